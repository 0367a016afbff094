"""What the intake answers when it cannot do as asked: RFC 9457 problem details."""

from __future__ import annotations

import json

from flask import Flask, Response
from werkzeug.exceptions import HTTPException


class Problem(Exception):
    """An error answer. `name` becomes the problem's type, `urn:cuagan:problem:<name>`, which clients compare."""

    def __init__(self, status: int, name: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.name = name
        self.detail = detail
        self.headers = {key.replace("_", "-"): value for key, value in headers.items()}


def answer_with_problems(app: Flask) -> None:
    """Let every error of this application be answered as `application/problem+json`."""
    app.register_error_handler(Problem, problem_answer)
    app.register_error_handler(HTTPException, _http)


def problem_answer(problem: Problem) -> Response:
    """The problem, as it is answered."""
    body = {"type": f"urn:cuagan:problem:{problem.name}", "status": problem.status, "detail": problem.detail}
    return Response(json.dumps(body), problem.status, problem.headers, content_type="application/problem+json")


def _http(error: HTTPException) -> Response:
    body = {"type": "about:blank", "title": error.name, "status": error.code}
    kept = [(name, value) for name, value in error.get_headers() if name.lower() == "allow"]
    return Response(json.dumps(body), error.code, kept, content_type="application/problem+json")
