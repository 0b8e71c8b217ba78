# SPDX-License-Identifier: Apache-2.0
"""What was asked and what was answered."""

import threading
import time


class Calls:
    """Bodies are not kept, their sizes are; a test that wants one asks for the object."""

    def __init__(self):
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        with self.lock:
            self.entries = []
            self.started = time.monotonic()

    def begin(self, request):
        entry = {
            "n": 0, "method": request.method, "path": request.path, "query": request.query, "user": "",
            "user_agent": request.headers.get("user-agent", ""), "content_type": request.headers.get("content-type", ""),
            "field_manager": request.query.get("fieldManager", ""),
            "dry_run": bool(request.query.get("dryRun")), "bytes_in": len(request.body), "bytes_out": 0,
            "status": None, "reason": "", "message": "",
            "mutating": request.method not in ("GET", "HEAD") and not request.query.get("dryRun")
            and "reviews" not in request.path,
            "at_ms": round((time.monotonic() - self.started) * 1000, 1), "ms": None,
        }
        with self.lock:
            self.entries.append(entry)
            entry["n"] = len(self.entries)
        return entry

    def end(self, entry, response, begun):
        entry["status"], entry["bytes_out"] = response.status, len(response.body)
        entry["ms"] = round((time.monotonic() - begun) * 1000, 1)

    def list(self):
        with self.lock:
            return [dict(entry) for entry in self.entries]
