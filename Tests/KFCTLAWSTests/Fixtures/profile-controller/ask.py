# SPDX-License-Identifier: Apache-2.0
"""Asks the profile controller over HTTP, as metacontroller does.

    ask.py PROGRAM < CASE

CASE is JSON: "environment", and either "requests", objects to post, or "bodies", texts to post. Prints the list of
answers: {"status", "body"}. With "rounds", the objects of an answer are put into the cluster by metacontroller's rules
and the same question is asked again, that many times; prints the objects of each round.
"""
import http.client
import importlib.util
import json
import sys
import threading
from http.server import ThreadingHTTPServer


def load(path):
    spec = importlib.util.spec_from_file_location("controller", path)
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def post(port, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/sync", body=body, headers={"Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    try:
        return {"status": response.status, "body": json.loads(text)}
    except ValueError:
        return {"status": response.status, "body": text}


def key(item):
    return "%s.%s" % (item["kind"], item["apiVersion"])


def apply(cluster, wanted):
    """metacontroller with OnDelete for ConfigMaps and Secrets: what is not wanted goes, what is not there is made."""
    for kind, objects in cluster.items():
        names = {"%s/%s" % (item["metadata"]["namespace"], item["metadata"]["name"]) for item in wanted
                 if key(item) == kind}
        for name in [name for name in objects if name not in names]:
            del objects[name]
    for item in wanted:
        name = "%s/%s" % (item["metadata"]["namespace"], item["metadata"]["name"])
        if name not in cluster[key(item)] or item["kind"] not in ("ConfigMap", "Secret"):
            cluster[key(item)][name] = item


def rounds(port, request, count):
    cluster = request["attachments"]
    seen = []
    for _ in range(count):
        answer = post(port, json.dumps(request))["body"]
        apply(cluster, answer["attachments"])
        seen.append({"objects": {name: item.get("data") for kind in cluster.values() for name, item in kind.items()},
                     "again": answer.get("resyncAfterSeconds"), "status": answer["status"]})
    return seen


def main():
    controller = load(sys.argv[1])
    case = json.load(sys.stdin)
    server = ThreadingHTTPServer(("127.0.0.1", 0), controller.handler(controller.Settings(case["environment"])))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    if "rounds" in case:
        answers = rounds(port, case["requests"][0], case["rounds"])
    else:
        bodies = case.get("bodies") or [json.dumps(request) for request in case["requests"]]
        answers = [post(port, body) for body in bodies]
    print(json.dumps(answers))
    server.shutdown()


if __name__ == "__main__":
    main()
