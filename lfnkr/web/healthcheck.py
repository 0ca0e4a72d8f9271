"""`python -m lfnkr.web.healthcheck`: asks the application of this container how it is; ends with 0 when it says "up" (Dockerfile).

It asks by the first name in LFNKR_HOSTS, since the application answers to no other, and needs no Django to do so.
"""

import http.client
import os
import sys

PORT = 8000


def main(port: int = PORT) -> str | None:
    """Nothing when all is well; otherwise a sentence, which is the exit status too."""
    name = os.environ.get("LFNKR_HOSTS", "").split(",")[0].strip().lstrip(".") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as refusal:
        return f"The application does not answer: {refusal}"
    finally:
        connection.close()
    if status == 200:
        return None
    return f"The application answered {status}: look at LFNKR_HOSTS."  # it asks no database


if __name__ == "__main__":
    sys.exit(main())
