# SPDX-License-Identifier: Apache-2.0
"""An AWS emulator for tests: moto's server with AWS's behaviour where moto lacks it.

    python -m emulator --port 0            (from Tests/TestSupport)
    python Tests/TestSupport/emulator/server.py --port 0

prints `ready http://127.0.0.1:PORT` once it accepts connections. See
`control.py` for the control endpoint below `/_lab/`, and `repairs/` for each
difference from moto together with the AWS behaviour it restores.
"""
