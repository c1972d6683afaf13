"""Reads every query of examples/monitoring with a parser of PromQL, as Prometheus would. An expression that is none ends it."""

import json
import pathlib

import promql_parser
import yaml

MONITORING = pathlib.Path("examples/monitoring")


def queries():
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]
    rules = yaml.safe_load((MONITORING / "rules.yaml").read_text())
    for group in rules["spec"]["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


for name, query in queries():
    try:
        # What Grafana puts in for its variables.
        promql_parser.parse(query.replace("$__rate_interval", "1m").replace("$namespace", "crossplane-system"))
    except ValueError as error:
        raise SystemExit(f"examples/monitoring, {name}: {error}")
