# SPDX-License-Identifier: Apache-2.0
"""Label and field selectors."""

import re

from kubeapi.answers import Refused

TERM = re.compile(r"\s*(!?)\s*([^\s!=,()]+)\s*(?:(=={0,1}|!=)\s*([^,]*)|(in|notin)\s*\(([^)]*)\))?\s*(?:,|$)")


def label_matcher(text):
    """A predicate on objects."""
    if not text:
        return lambda obj: True
    terms, place = [], 0
    while place < len(text):
        match = TERM.match(text, place)
        if not match or match.end() == place:
            raise Refused(400, f"unable to parse requirement: found '{text[place:]}'")
        terms.append(match.groups())
        place = match.end()
    return lambda obj: all(term_holds(term, obj["metadata"].get("labels") or {}) for term in terms)


def term_holds(term, labels):
    negated, key, operator, value, group, members = term
    if operator:
        equal = labels.get(key) == (value or "").strip()
        return not equal if operator == "!=" else equal
    if group:
        inside = key in labels and labels[key] in [name.strip() for name in members.split(",")]
        return inside if group == "in" else not inside
    return (key not in labels) if negated else (key in labels)


def field_matcher(text):
    if not text:
        return lambda obj: True
    terms = []
    for part in text.split(","):
        match = re.fullmatch(r"([^!=]+)(==?|!=)(.*)", part)
        if not match:
            raise Refused(400, f'invalid selector: "{text}"; can\'t understand "{part}"')
        terms.append((match[1].split("."), match[2] == "!=", match[3]))
    return lambda obj: all(unequal != (at(obj, path) == value) for path, unequal, value in terms)


def at(obj, path):
    for part in path:
        obj = obj.get(part) if isinstance(obj, dict) else None
    return "" if obj is None else str(obj)


def matches(selector, labels):
    """A metav1.LabelSelector; an empty one holds for all, None for none."""
    if selector is None:
        return False
    labels = labels or {}
    if any(labels.get(key) != value for key, value in (selector.get("matchLabels") or {}).items()):
        return False
    for term in selector.get("matchExpressions") or []:
        key, values = term["key"], term.get("values") or []
        holds = {
            "In": labels.get(key) in values, "NotIn": labels.get(key) not in values,
            "Exists": key in labels, "DoesNotExist": key not in labels,
        }[term["operator"]]
        if not holds:
            return False
    return True
