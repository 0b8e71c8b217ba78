# SPDX-License-Identifier: Apache-2.0
"""Command line of the API server: prints `ready https://HOST:PORT http://HOST:PORT`: the API, and the control endpoint."""

import argparse
import os
import sys
import threading

if __package__ in (None, ""):
    # Started by path: make the package importable and its modules not top-level.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from kubeapi import certificates  # noqa: E402
from kubeapi.application import Application  # noqa: E402
from kubeapi.cluster import Cluster  # noqa: E402
from kubeapi.connection import Listener  # noqa: E402
from kubeapi.control import Control  # noqa: E402
from kubeapi.settings import Settings  # noqa: E402
from server_support import end_with_stdin  # noqa: E402


def parse_arguments(argv):
    parser = argparse.ArgumentParser(prog="kubeapi", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="of the API; 0 chooses a free one")
    parser.add_argument("--lab-port", type=int, default=0, help="of the control endpoint")
    parser.add_argument("--version", default=Settings.version, help="1.28 to 1.36")
    parser.add_argument("--no-controllers", dest="controllers", action="store_false", help="an API server alone")
    parser.add_argument("--latency-ms", type=float, default=0, help="added to every request")
    parser.add_argument("--crd-seconds", type=float, default=0, help="until a CRD is Established")
    parser.add_argument("--webhooks", choices=("endpoints", "ready", "down"), default="endpoints")
    parser.add_argument("--ready-seconds", type=float, default=0, help="until pods are ready")
    parser.add_argument("--nodes", type=int, default=2)
    parser.add_argument("--kubeconfig", help="writes one to this file")
    parser.add_argument("--until-eof", action="store_true", help="end when stdin is closed")
    return parser.parse_args(argv)


def main(argv=None):
    options = vars(parse_arguments(argv))
    host, port, lab_port, path = (options.pop(name) for name in ("host", "port", "lab_port", "kubeconfig"))
    if options.pop("until_eof"):
        end_with_stdin()
    ca, context = certificates.make(host)
    cluster = Cluster(Settings(**options), ca)
    api = Listener(host, port, Application(cluster), context)
    control = Control(cluster, f"https://{host}:{api.port}")
    lab = Listener(host, lab_port, control)
    if path:
        control.kubeconfig({"path": path})
    api.start()
    lab.start()
    print(f"ready https://{host}:{api.port} http://{host}:{lab.port}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
