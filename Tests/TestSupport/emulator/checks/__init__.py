# SPDX-License-Identifier: Apache-2.0
"""What the emulator promises, one module per subject; `selfcheck.py` runs them."""
