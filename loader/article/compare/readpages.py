"""Reads pages with trafilatura, the Python library, for the comparison.

One page a line on standard input, {"url": ..., "source": base64}; one answer a
line on standard output, {"title", "date", "authors", "text"}, empty strings
where the library finds nothing. Needs: pip install trafilatura==2.0.0
"""

import base64
import json
import sys

from trafilatura import bare_extraction


def read(page):
    found = bare_extraction(
        base64.b64decode(page["source"]),
        url=page["url"] or None,
        include_comments=False,
        with_metadata=True,
    )
    if found is None:
        return {}
    return {
        "title": found.title or "",
        "date": found.date or "",
        "authors": found.author or "",
        "text": found.text or "",
    }


for line in sys.stdin:
    try:
        answer = read(json.loads(line))
    except Exception as problem:  # a page that the library fails on is an empty reading
        print(problem, file=sys.stderr)
        answer = {}
    print(json.dumps(answer), flush=True)
