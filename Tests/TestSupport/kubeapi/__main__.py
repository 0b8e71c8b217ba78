# SPDX-License-Identifier: Apache-2.0
from kubeapi.server import main

main()
