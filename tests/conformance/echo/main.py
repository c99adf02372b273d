import os
import time

BOOT = time.time()
COUNT = 0


def main(context):
    global COUNT
    COUNT += 1
    p = context.req.path
    context.log("hello log", {"path": p, "n": COUNT})
    if p == "/error-log":
        context.error("an error line")
        return context.res.text("logged", 200)
    if p == "/raise":
        raise RuntimeError("boom")
    if p == "/none":
        return None
    if p == "/empty":
        return context.res.empty()
    if p == "/text":
        return context.res.text("plain text", 201, {"x-custom": "abc"})
    if p == "/binary":
        return context.res.binary(bytes(range(256)), 200)
    if p == "/redirect":
        return context.res.redirect("https://example.com/x", 302)
    if p == "/status500":
        return context.res.json({"ok": False}, 500)
    if p == "/sleep":
        time.sleep(float(context.req.query.get("s", "1")))
        return context.res.text("slept")
    if p == "/print":
        print("native print")
        return context.res.text("printed")
    if p == "/exit":
        os._exit(1)
    if p == "/appwrite":
        from appwrite.client import Client
        from appwrite.services.databases import Databases

        c = (
            Client()
            .set_endpoint(os.environ["APPWRITE_FUNCTION_API_ENDPOINT"])
            .set_project(os.environ["APPWRITE_FUNCTION_PROJECT_ID"])
            .set_key(context.req.headers["x-appwrite-key"])
        )
        d = Databases(c).get_document("maindb", "jobs", "job1")
        return context.res.json({"doc": str(d)[:200]})
    return context.res.json(
        {
            "n": COUNT,
            "method": context.req.method,
            "path": p,
            "url": context.req.url,
            "host": context.req.host,
            "port": context.req.port,
            "scheme": context.req.scheme,
            "query": context.req.query,
            "query_string": context.req.query_string,
            "body_text": context.req.body_text,
            "body_type": type(context.req.body).__name__,
            "headers": {
                k: (v[:16] + "<...>" if k in ("x-appwrite-key", "x-appwrite-user-jwt") and v else v)
                for k, v in context.req.headers.items()
            },
            "env": {
                k: (v[:16] + "<...>" if k.endswith("API_KEY") else v)
                for k, v in sorted(os.environ.items())
                if k.startswith(("APPWRITE", "OPEN_RUNTIMES", "MY_", "_APP")) and k != "OPEN_RUNTIMES_SECRET"
            },
        }
    )
