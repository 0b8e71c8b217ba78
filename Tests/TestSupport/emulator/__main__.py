# SPDX-License-Identifier: Apache-2.0
from emulator.server import main

if __name__ == "__main__":
    main()
