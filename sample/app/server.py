"""The demo's application: answers HTTP requests, and says when it is ready."""

import http.server
import os
import signal
import sys


class Greeting(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = (os.environ.get("GREETING", "hello") + "\n").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def main():
    port = int(os.environ.get("PORT", "8080"))
    server = http.server.HTTPServer(("127.0.0.1", port), Greeting)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"ready on port {port}: uid {os.getuid()}, cwd {os.getcwd()}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
