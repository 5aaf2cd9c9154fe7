"""Reads calendars with a parser that is not ours: those that mails (*.eml) carry along, and calendar files (*.ics).

    check_calendar.py FILE…

Prints a line of JSON for each event. Ends with 1 and a sentence for each thing that cannot be read or is missing.
Needs the package icalendar and nothing else.
"""

import email
import json
import sys
from email import policy
from pathlib import Path

from icalendar import Calendar

# What every event of ours has: RFC 5545 asks for the first two, RFC 5546 for the others.
NEEDED = ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY", "STATUS", "ORGANIZER")


def calendars(file, complain):
    """The texts of a file's calendars, each with the method that its mail names."""
    content = file.read_bytes()
    if file.suffix != ".eml":
        return [(content, None)]
    message = email.message_from_bytes(content, policy=policy.default)
    for defect in (defect for part in message.walk() for defect in part.defects):
        complain(f"the mail is defective: {defect!r}")
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    for part in parts:
        if part.get_content_disposition() != "attachment" or not (part.get_filename() or "").endswith(".ics"):
            complain("a calendar is no attachment with a name that ends in .ics")
        if part.get_param("method") is None:
            complain("a calendar’s Content-Type names no method")
    return [(part.get_payload(decode=True), part.get_param("method")) for part in parts]


def unread(component):
    """What the parser passed over in a component and in those within it."""
    return [f"{inner.name}: {name}: {why}" for inner in component.walk() for name, why in inner.errors]


def day(event, name):
    """A date or instant as ISO 8601, where the event has it."""
    return event.decoded(name).isoformat() if name in event else None


def shown(event, method):
    return {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "method": method,
        "status": str(event["STATUS"]),
        "dtstart": day(event, "DTSTART"),
        "dtend": day(event, "DTEND"),
        "summary": str(event["SUMMARY"]),
        "organizer": str(event["ORGANIZER"]),
        "dtstamp": day(event, "DTSTAMP"),
    }


def events(content, named, in_mail, complain):
    """The events of one text."""
    try:
        calendar = Calendar.from_ical(content)
    except ValueError as error:
        complain(f"it cannot be parsed: {error}")
        return []
    problems = unread(calendar)
    for problem in problems:
        complain(f"not understood: {problem}")
    if problems:
        return []
    for name in ("PRODID", "VERSION"):
        if name not in calendar:
            complain(f"the calendar has no {name}")
    method = str(calendar["METHOD"]) if "METHOD" in calendar else None
    if in_mail and (method is None or method != named):
        complain(f"the calendar’s METHOD is {method}, and its mail names {named}")
    found = []
    for event in calendar.walk("VEVENT"):
        missing = [name for name in NEEDED if name not in event]
        if missing:
            complain(f"an event has no {', '.join(missing)}")
        else:
            found.append(shown(event, method))
    return found


def main(names):
    complaints = []
    for name in names:
        file = Path(name)

        def complain(words, file=file):
            complaints.append(f"{file.name}: {words}")

        for content, named in calendars(file, complain):
            for event in events(content, named, file.suffix == ".eml", complain):
                print(json.dumps({"file": file.name, **event}, ensure_ascii=False))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
