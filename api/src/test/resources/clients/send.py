# Sends requests as Python's urllib does: one on each line of the standard input, the answer on a line of the standard output.
import json
import sys
import urllib.error
import urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answer_to(wanted):
    data = None
    if wanted["body"] is not None:
        data = json.dumps(wanted["body"]).encode()
    elif wanted["text"] is not None:
        data = wanted["text"].encode()
    request = urllib.request.Request(
        wanted["url"], data=data, headers=wanted["headers"], method=wanted["method"]
    )
    try:
        response = opener.open(request, timeout=20)
    except urllib.error.HTTPError as refusal:
        response = refusal
    with response:
        return {
            "status": response.status,
            "headers": {name.lower(): value for name, value in response.headers.items()},
            "text": response.read().decode(errors="replace"),
        }


for line in sys.stdin:
    try:
        answer = answer_to(json.loads(line))
    except Exception as e:
        answer = {"error": repr(e)}
    print(json.dumps(answer), flush=True)
