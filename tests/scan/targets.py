"""Writes what the scanners try, one HTTP request a file: every parameter of every address that docs/rights.md names.

    targets.py BASE FOLDER RIGHTS     BASE as in http://127.0.0.1:4000; the environment holds the ways in:
                                      SCAN_ADMIN_LINK, SCAN_OWNER_LINK, SCAN_ADMIN_TOKEN, SCAN_OWNER_TOKEN, and SCAN_OWN, the
                                      accounts and tokens of the scan itself

Each request is made once as it is written, so that none is tried that is refused before anything looks at its
parameters. Parameters of the API come from the API itself, which names those that it knows to whoever asks with a wrong
one; fields of JSON come from its records, those of forms from the pages. Prints what there is, and what was not found.
Needs nothing but Python.
"""

import html.parser
import http.client
import json
import os
import re
import sys
import urllib.parse
from pathlib import Path

NOBODY_ID = "00000000-0000-7000-8000-000000000000"
# Ends the session that asks, or the account that signs in here.
LEFT_OUT = ("/sign-out", "/account/password", "/account/second-factor", "/account/sessions")
# Accounts and tokens of the scan itself, by id: what is done to them would end it.
OWN = set()
# Takes away what other requests are about: written down and not made beforehand.
TAKES_AWAY = re.compile(r"/(delete|undo|discard|disable|remove|revoke|forget|hand-over|end-sessions|off)$")
LONGEST_CRAWL = 900
# What whoever is not signed in is answered at, tried by doors_of; and addresses that take nothing.
DOORS = {(method, path) for path in ("/sign-in", "/sign-in/forgotten", "/sign-in/link", "/setup", "/sign-in/code")
         for method in ("GET", "POST")}
DOORS |= {("GET", path) for path in ("/healthz", "/readyz", "/static/{name}", "/calendar/{secret}.ics", "/r/{id}/{tag}",
                                     "/unsubscribe/{address}/{tag}")}
# Tried in this order for a parameter of which nothing is known, until one is taken.
GUESSES = ("a", "1", "2026", "2026-11-01", "true", "name", "all", "open", "csv")


class Site:
    """The service, as one caller."""

    def __init__(self, base, headers=None):
        parts = urllib.parse.urlsplit(base)
        self.host, self.headers = parts.netloc, dict(headers or {})

    def ask(self, method, path, body=None, kind=None):
        """The status, headers and text of an answer."""
        headers = dict(self.headers)
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            connection.request(method, path, body.encode() if body is not None else None, headers)
            answer = connection.getresponse()
            return answer.status, answer, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            sys.exit(f"{method} {path} got no answer: {error}")
        finally:
            connection.close()

    def json(self, method, path, body=None):
        """The status and what the answer's JSON says."""
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        text = json.dumps(body) if body is not None else None
        status, _, answer = self.ask(method, path, text, kind if text else None)
        try:
            return status, json.loads(answer)
        except ValueError:
            return status, {}


class Page(html.parser.HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self.select, self.area = [], [], None, None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        got = {name: value or "" for name, value in pairs}
        if tag == "a" and got.get("href", "").startswith("/"):
            self.links.append(got["href"].split("#")[0])
        elif tag == "form":
            kind = got.get("enctype", "application/x-www-form-urlencoded")
            self.forms.append({"method": got.get("method", "get").upper(), "action": got.get("action", ""),
                               "kind": kind, "fields": {}, "files": []})
        elif self.forms and got.get("name"):
            self.field(tag, got)
        elif tag == "option" and self.select:
            fields, name = self.select
            if "selected" in got or (got.get("value") and not fields[name]):
                fields[name] = got.get("value", "")

    def field(self, tag, got):
        form, name = self.forms[-1], got["name"]
        if tag == "input" and got.get("type") == "file":
            form["files"].append(name)
        elif tag == "input" and got.get("type") in ("checkbox", "radio"):
            if "checked" in got or name not in form["fields"]:
                form["fields"][name] = got.get("value", "on")
        elif tag in ("input", "button"):
            form["fields"].setdefault(name, got.get("value", ""))
        elif tag == "select":
            form["fields"][name], self.select = "", (form["fields"], name)
        elif tag == "textarea":
            form["fields"][name], self.area = "", (form["fields"], name)

    def handle_data(self, data):
        if self.area:
            fields, name = self.area
            fields[name] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


class Targets:
    """The requests, each written once."""

    def __init__(self, folder):
        self.folder, self.seen, self.refused = Path(folder), set(), []
        self.counts = {}

    def add(self, group, site, method, path, body=None, kind=None):
        """Writes a request that has a parameter no other had, after it was made once as it stands."""
        place, query = path.partition("?")[::2]
        place = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", place)
        names = {name for name, _ in urllib.parse.parse_qsl(query, True)} | set(names_in(body, kind))
        shapes = {(group, method, place, name) for name in names or {""}}
        if shapes <= self.seen:
            return
        if method == "GET" or not TAKES_AWAY.search(path):
            status = site.ask(method, path.replace("*", ""), body, kind)[0]
            if status == 403 and group.endswith("owner"):
                return
            if (status in (401, 403, 429) and not group.startswith("door")) or status >= 500:
                self.refused.append(f"{status} {group} {method} {path}")
        self.seen |= shapes
        lines = [f"{method} {path} HTTP/1.1", f"Host: {site.host}"]
        lines += [f"{name}: {value}" for name, value in site.headers.items()]
        if kind:
            lines.append(f"Content-Type: {kind}")
        number = sum(self.counts.values()) + 1
        name = re.sub(r"[^a-z0-9]+", "-", f"{method}-{place}".lower()).strip("-")
        content = "\r\n".join([*lines, "", body or ""])
        (self.folder / f"{number:04}-{group}-{name}.http").write_bytes(content.encode())
        self.counts[group] = self.counts.get(group, 0) + 1


def names_in(body, kind):
    """The names of the fields of a body."""
    if not body:
        return []
    if kind and "json" in kind:
        return sorted(json.loads(body))
    if kind and kind.startswith("multipart"):
        return sorted(re.findall(r'; name="([^"]*)"', body))
    return sorted({name for name, _ in urllib.parse.parse_qsl(body, True)})


def encoded(form):
    """A form as a browser sends it."""
    if not form["kind"].startswith("multipart"):
        return urllib.parse.urlencode(form["fields"]), form["kind"]
    mark = "----scan7MA4YWxkTrZu0gW"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in form["fields"].items()]
    parts += [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="scan.csv"\r\n'
              "Content-Type: text/csv\r\n\r\nVendor name\r\nScanned Ltd\r\n\r\n" for name in form["files"]]
    return "".join(parts) + f"--{mark}--\r\n", f"multipart/form-data; boundary={mark}"


def signed_in(base, link):
    """A session, by a one-time link; opening it uses nothing up, its button does."""
    parts, site = urllib.parse.urlsplit(link), Site(base)
    _, answer, text = site.ask("GET", f"{parts.path}?{parts.query}")
    cookies = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie", [])]
    form = next(form for form in Page(text).forms if form["method"] == "POST")
    site.headers["Cookie"] = "; ".join(cookies)
    status, answer, _ = site.ask("POST", form["action"], urllib.parse.urlencode(form["fields"]), form["kind"])
    cookies = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie", [])]
    session = [cookie for cookie in cookies if cookie.startswith("ninefold=")]
    if status != 303 or not session:
        sys.exit(f"the link did not sign in: {status}")
    return Site(base, {"Cookie": session[0]})


def jar_of(site):
    """The session's cookie as wapiti reads cookies."""
    name, value = site.headers["Cookie"].split("=", 1)
    cookie = {"value": value, "version": 0, "expires": None, "secure": False, "port": None}
    return {site.host.split(":")[0]: {"/": {name: cookie}}}


def addresses(rights):
    """Method and address of each line of docs/rights.md."""
    return re.findall(r"^\| ([A-Z]+) \| `(/[^`]*)` \|", Path(rights).read_text(), re.M)


def pattern_of(path, patterns):
    """The address of docs/rights.md that a path stands under."""
    fits = [one for one in patterns if re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(one)), path)]
    return min(fits, key=lambda one: one.count("{"), default=None)


def crawled(site, patterns, seeds):
    """Pages by address and their forms: at most two for each line and each parameter behind it."""
    open_, known, pages, taken = ["/", *seeds], {"/", *seeds}, [], {}
    while open_ and len(pages) < LONGEST_CRAWL:
        address = open_.pop(0)
        path, query = address.split("?")[0], urllib.parse.parse_qsl(address.partition("?")[2], True)
        pattern = pattern_of(path, patterns)
        shapes = [(pattern, name) for name, _ in query] or [(pattern, "")]
        if pattern is None or path.startswith("/static/") or all(taken.get(shape, 0) >= 2 for shape in shapes):
            continue
        for shape in shapes:
            taken[shape] = taken.get(shape, 0) + 1
        status, answer, text = site.ask("GET", address)
        page = Page(text) if "text/html" in answer.headers.get("Content-Type", "") else Page("")
        pages.append((address, status, page))
        for link in page.links:
            if link not in known:
                known.add(link)
                open_.append(link)
    return pages


def pages_of(targets, group, site, lines, seeds=()):
    """Requests of pages: their links with parameters, and their forms."""
    gets = [path for method, path in lines if method == "GET" and not path.startswith("/api/")]
    reached = set()
    for address, status, page in crawled(site, gets, seeds):
        reached.add(("GET", pattern_of(address.split("?")[0], gets)))
        if "?" in address and status < 400:
            targets.add(group, site, "GET", address)
        for form in page.forms:
            action = form["action"] or address
            posts = [path for method, path in lines if method == form["method"]]
            reached.add((form["method"], pattern_of(action.split("?")[0], posts)))
            if action.startswith(LEFT_OUT) or any(own in action for own in OWN):
                continue
            if form["method"] == "GET":
                query = urllib.parse.urlencode(form["fields"])
                targets.add(group, site, "GET", f"{action.split('?')[0]}?{query}")
            else:
                body, kind = encoded(form)
                targets.add(group, site, form["method"], action, body, kind)
    return reached


def first_of(site, listing):
    """The first record of a list."""
    status, answer = site.json("GET", listing)
    items = answer.get("items", []) if status == 200 and isinstance(answer, dict) else []
    return next((item for item in items if isinstance(item, dict) and item.get("id") not in OWN), {})


def filled(site, path, records):
    """An address of the API with a record that is there in each gap; a last gap that nothing fits is left open."""
    while "{" in path:
        before, gap, after = re.match(r"([^{]*)\{([^}]*)\}(.*)", path).groups()
        listing = before.rstrip("/")
        if listing not in records:
            records[listing] = first_of(site, listing)
        record = records[listing]
        value = record.get(gap) or record.get("reference" if gap == "named" else "id") or record.get("name")
        path = f"{before}{urllib.parse.quote(str(value or NOBODY_ID), safe='')}{after}"
    return path


def known_parameters(site, path):
    """The parameters that an address of the API says it knows."""
    status, answer = site.json("GET", f"{path}?scan_asks_what_is_known=1")
    told = re.search(r"known are ([^.]*)\.", json.dumps(answer))
    return status, [name.strip() for name in told.group(1).split(",") if name.strip()] if told else []


def value_for(site, path, name, record):
    """A value that the parameter takes, from a record, from what the refusal offers, or guessed."""
    offered = [str(record[name])] if isinstance(record.get(name), (str, int, float, bool)) else []
    if name == "after":
        offered += [cursor for cursor in [site.json("GET", f"{path}?limit=1")[1].get("next")] if cursor]
    if name.endswith("_id") and record.get("id"):
        offered.append(record["id"])
    offered += [str(record[key]) for key in ("name", "vendor_name", "reference") if record.get(key)]
    for value in [*offered, *GUESSES]:
        status, answer = site.json("GET", f"{path}?{name}={urllib.parse.quote(value)}")
        if status < 400:
            return value, True
        told = re.search(r"(?:known are|one of:?|known:) ([^.\"]*)", json.dumps(answer, ensure_ascii=False))
        word = re.split(r"[,; ]", told.group(1).strip())[0].strip("“”") if told else ""
        if word and site.json("GET", f"{path}?{name}={urllib.parse.quote(word)}")[0] < 400:
            return word, True
    return (offered or ["a"])[0], False


def body_for(site, method, path, record):
    """Fields that are taken: those of a record, less what is refused as unknown, and what is asked for."""
    body = {name: value for name, value in record.items() if isinstance(value, (str, int, float, bool))}
    status = 0
    for _ in range(4):
        status, answer = site.json(method, path, body)
        errors = answer.get("errors", []) if isinstance(answer, dict) else []
        if status < 400 or not errors:
            break
        for error in errors:
            field = str(error.get("field", ""))
            if error.get("code") in ("unknown_field", "read_only", "unknown_parameter"):
                body.pop(field, None)
            elif re.fullmatch(r"[a-z_]+", field) and field not in body:
                body[field] = record.get("id") if field.endswith("_id") else "a"
    return body or {"name": "a"}


def api_of(targets, group, site, lines, writes):
    """Requests of the API: one for each parameter, one for each record's fields, one for each id."""
    records, untaken = {}, []
    for method, pattern in lines:
        if not pattern.startswith("/api/"):
            continue
        path = filled(site, pattern, records)
        record = next((records[at] for at in sorted(records, reverse=True) if pattern.startswith(at + "/")), {})
        if method == "GET":
            status, names = known_parameters(site, path)
            if status in (401, 403, 404) and not writes:
                continue
            for name in names:
                listed = record or records.setdefault(path, first_of(site, path))
                value, taken = value_for(site, path, name, listed)
                untaken += [] if taken else [f"{pattern}?{name}"]
                targets.add(group, site, method, f"{path}?{name}={urllib.parse.quote(value)}")
            if "{" in pattern:
                targets.add(group, site, method, f"{path}*")
        elif pattern.startswith("/api/v1/account"):
            continue
        elif writes and method == "DELETE":
            targets.add(group, site, method, re.sub(r"\{[^}]*\}", NOBODY_ID, pattern) + "*")
        elif writes:
            if method == "POST":
                records.setdefault(pattern, first_of(site, pattern))
            body = body_for(site, method, path, record or records.get(pattern, {}))
            kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
            targets.add(group, site, method, path, json.dumps(body), kind)
    return untaken


def seeds_of(site, lines):
    """The pages without a gap in their address, and those of one record of each kind that the API lists."""
    records, seeds = {}, []
    for method, path in lines:
        if method == "GET" and "{" not in path and not path.startswith(("/api/", "/healthz", "/readyz")):
            seeds.append(path)
        kind = re.match(r"/([a-z-]+)/\{id\}", path)
        if method == "GET" and kind and path.count("{") == 1:
            listing = f"/api/v1/{kind.group(1)}"
            record = records.get(listing) or records.setdefault(listing, first_of(site, listing))
            seeds += [path.replace("{id}", record["id"])] if record.get("id") else []
    return seeds


def doors_of(targets, base):
    """Requests of whoever is not signed in: the way in, and links with a secret in them."""
    site = Site(base)
    _, answer, text = site.ask("GET", "/sign-in")
    site.headers["Cookie"] = "; ".join(line.split(";")[0] for line in answer.headers.get_all("Set-Cookie", []))
    token = next(form["fields"].get("csrf", "") for form in Page(text).forms)
    for path in ("/sign-in", "/sign-in/forgotten"):
        for form in Page(site.ask("GET", path)[2]).forms:
            form["fields"].update({"email": "somebody@sample.example"})
            if "password" in form["fields"]:
                form["fields"]["password"] = "harbour lantern quill 7"
                targets.add("door-password", site, form["method"], form["action"] or path, *encoded(form))
            targets.add("door-email", site, form["method"], form["action"] or path, *encoded(form))
    for path in ("/sign-in/link", "/setup"):
        targets.add("door", site, "GET", f"{path}?token=a")
        body = urllib.parse.urlencode({"csrf": token, "token": "a"})
        targets.add("door", site, "POST", path, body, "application/x-www-form-urlencoded")
    body = urllib.parse.urlencode({"csrf": token, "code": "123456"})
    targets.add("door", site, "POST", "/sign-in/code", body, "application/x-www-form-urlencoded")
    for path in (f"/calendar/{'a' * 43}*.ics", f"/r/{NOBODY_ID}*/{'a' * 43}", f"/unsubscribe/a*/{'a' * 43}"):
        targets.add("door", site, "GET", path)
    for header in (f"Bearer nf_{NOBODY_ID}_a*", "Bearer a*"):
        targets.add("door", Site(base, {"Authorization": header}), "GET", f"/api/v1/session?scan={len(header)}")
    targets.add("door", Site(base, {"Cookie": "ninefold=a*; ninefold-device=a"}), "GET", "/vendors?scan=session")


def main():
    base, folder, rights = sys.argv[1:4]
    lines, targets, env = addresses(rights), Targets(folder), os.environ
    bearer = {who: {"Authorization": f"Bearer {env[f'SCAN_{who}_TOKEN']}"} for who in ("ADMIN", "OWNER")}
    operator = Site(base, bearer["ADMIN"])
    for listing in ("/api/v1/users", "/api/v1/tokens"):
        for item in operator.json("GET", listing)[1].get("items", []):
            own = item.get("email") or item.get("name", "")
            OWN.update([item["id"]] if own in env["SCAN_OWN"].split() else [])
    untaken = api_of(targets, "api-admin", operator, lines, writes=False)
    api_of(targets, "api-owner", Site(base, bearer["OWNER"]), lines, writes=False)
    admin = signed_in(base, env["SCAN_ADMIN_LINK"])
    reached = pages_of(targets, "page-admin", admin, lines, seeds_of(operator, lines))
    owner = signed_in(base, env["SCAN_OWNER_LINK"])
    reached |= pages_of(targets, "page-owner", owner, lines)
    doors_of(targets, base)
    api_of(targets, "api-change", operator, [line for line in lines if line[0] != "GET"], writes=True)
    for who, session in (("admin", admin), ("owner", owner)):
        Path(folder, f"{who}.json").write_text(json.dumps(jar_of(session)))
    print("requests: " + ", ".join(f"{count} {group}" for group, count in targets.counts.items()))
    pages = {f"{method} {path}" for method, path in lines if not path.startswith("/api/")}
    left = sorted(pages - {f"{method} {path}" for method, path in reached | DOORS})
    for what, them in (("addresses of pages that no link or form led to", left),
                       ("parameters of which no value was taken", untaken),
                       ("requests that were refused as they stand", targets.refused)):
        print(f"{what}: {len(them)}" + "".join(f"\n  {one}" for one in them))


if __name__ == "__main__":
    main()
