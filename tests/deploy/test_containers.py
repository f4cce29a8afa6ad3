"""The image, compose and Kubernetes: that each file is well formed, and that they agree with each other and with the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.proxied import DEPLOY, environment
from tests.serving import ROOT

README = (DEPLOY / "README.md").read_text(encoding="utf-8")
SITE = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
INCLUDED = ("/etc/nginx/nginx.conf", "/etc/nginx/conf.d/default.conf")


def test_the_container_copies_what_is_there_and_keeps_secrets_out() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    copied = {line.split()[1] for line in lines if line.startswith("COPY") and "--from" not in line}
    assert all((ROOT / path).exists() for path in copied)
    assert copied >= {"dashboard.py", "ledger", "pages", "data", "seeds", ".streamlit/config.toml", "requirements.lock"}
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert allowed == copied
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]
    assert not re.search(r"SECRET|PASSWORD|TOKEN", "\n".join(lines).upper().replace("NO SECRET", "").replace("SECRETS COME", ""))
    assert any(line.startswith("HEALTHCHECK") and "/healthz" in line for line in lines)
    assert any("STREAMLIT_SERVER_ADDRESS=0.0.0.0" in line for line in lines)
    assert 'address = "127.0.0.1"' in (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


def test_compose_runs_the_replicas_that_nginx_asks() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    plain = (DEPLOY / "nginx" / "replicas.conf").read_text(encoding="utf-8")
    replicas = (DEPLOY / "nginx" / "replicas-compose.conf").read_text(encoding="utf-8")
    assert replicas == re.sub(r"server 127\.0\.0\.1:(\d+)", r"server ledger-\1:\1 resolve", plain)
    assert "resolver 127.0.0.11 " in (DEPLOY / "nginx" / "main-compose.conf").read_text(encoding="utf-8")
    services = compose["services"]
    asked = set(re.findall(r"server (\S+):(\d+)", replicas))
    assert asked == {(n, s["environment"]["STREAMLIT_SERVER_PORT"]) for n, s in services.items() if n != "nginx"}
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service
    for name, service in services.items():
        for volume in service["volumes"]:
            here, there, *mode = volume.split(":")
            if there == environment()["LEDGER_ARCHIVE"]:  # the only folder that a replica writes to
                assert (name != "nginx", here in compose["volumes"], mode) == (True, True, [])
                continue
            assert mode == ["ro"]
            if name == "nginx" and here not in ("./certificates", "./acme"):
                assert (DEPLOY / here).exists()
                assert there in SITE or there in INCLUDED or Path(there).name in SITE
    assert set(services["nginx"]["depends_on"]) == set(services) - {"nginx"}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/deploy/.env.ledger" in ignored
    assert {"/deploy/certificates/", "/deploy/acme/"} <= set(ignored)


def test_compose_keeps_to_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_nginx_takes_the_file_of_the_container(tmp_path: Path) -> None:
    binary = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert binary, "nginx is missing: `apt-get install nginx` as root (`make nginx` does it), then run the tests again"
    text = (DEPLOY / "nginx" / "main-compose.conf").read_text(encoding="utf-8").replace("/run/nginx.pid", f"{tmp_path}/pid")
    (tmp_path / "nginx.conf").write_text(text.replace("/etc/nginx/conf.d", str(tmp_path / "conf.d")), encoding="utf-8")
    said = subprocess.run([binary, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False)
    assert "syntax is ok" in said.stderr, said.stderr


@pytest.mark.parametrize("path", sorted(DEPLOY.rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_linter_of_yaml_finds_nothing(path: Path) -> None:
    rules = "{extends: default, rules: {line-length: {max: 140}, document-start: disable, braces: enable, comments: disable}}"
    linted = subprocess.run(
        [sys.executable, "-m", "yamllint", "--strict", "-d", rules, path], capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout


# Kubernetes

MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
KUSTOMIZATION = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text(encoding="utf-8"))


def manifests(kind: str) -> list[Any]:
    """Every manifest of a kind."""
    found = [doc for path in MANIFESTS for doc in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
    return [doc for doc in found if doc["kind"] == kind]


@pytest.mark.parametrize("path", [p for p in MANIFESTS if p.name != "kustomization.yaml"], ids=lambda p: p.stem)
def test_kubernetes_knows_every_field_of_the_manifests(path: Path) -> None:
    for doc in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        if not doc["apiVersion"].startswith("traefik.io/"):  # a type of its own, whose schema is in no package
            kubernetes_validate.validate(doc, "1.37", strict=True)


def test_the_kustomization_names_every_manifest_but_the_examples() -> None:
    there = {p.name for p in MANIFESTS if not p.name.endswith(".example.yaml")} - {"kustomization.yaml"}
    assert set(KUSTOMIZATION["resources"]) == there


def test_the_manifests_agree_with_each_other() -> None:
    (deployment,), (service,), (budget,), (network,) = map(
        manifests, ("Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy")
    )
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    (port,) = container["ports"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert service["spec"]["selector"] == labels
    assert budget["spec"]["selector"]["matchLabels"] == labels
    assert network["spec"]["podSelector"]["matchLabels"] == labels
    assert service["spec"]["ports"][0]["targetPort"] == port["name"]
    assert network["spec"]["ingress"][0]["ports"][0]["port"] == port["name"]
    assert f"STREAMLIT_SERVER_PORT={port['containerPort']}" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert KUSTOMIZATION["images"][0]["name"] == container["image"]
    for ingress in manifests("Ingress"):
        for rule in ingress["spec"]["rules"]:
            assert ingress["spec"]["tls"][0]["hosts"] == [rule["host"]]
            for path in rule["http"]["paths"]:
                assert path["backend"]["service"]["name"] == service["metadata"]["name"]
                assert path["backend"]["service"]["port"]["name"] == service["spec"]["ports"][0]["name"]
    config, secret = manifests("ConfigMap"), manifests("Secret")
    names = {doc["metadata"]["name"] for doc in config + secret}
    assert {ref["name"] for source in container["envFrom"] for ref in source.values()} <= names
    given = {key for doc in (*config, *secret) for key in {**doc.get("data", {}), **doc.get("stringData", {})}}
    assert given >= set(environment())
    assert [doc["stringData"] for doc in secret] == [{"STREAMLIT_SERVER_COOKIE_SECRET": "REPLACE-ME", "LEDGER_METRICS_TOKEN": ""}]
    assert budget["spec"]["maxUnavailable"] < deployment["spec"]["replicas"]


def test_a_pod_runs_as_nobody_in_particular() -> None:
    (deployment,) = manifests("Deployment")
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert f"USER {pod['securityContext']['runAsUser']}:" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    for kind in ("startup", "readiness", "liveness"):
        assert container[f"{kind}Probe"]["httpGet"]["httpHeaders"] == [{"name": "Host", "value": "localhost"}]
    assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}


def test_the_ingress_keeps_a_visitor_with_one_pod_as_the_site_does() -> None:
    (ingress,), (service,), (network,) = map(manifests, ("Ingress", "Service", "NetworkPolicy"))
    said = {key.rpartition(".")[2]: value for key, value in service["metadata"]["annotations"].items()}
    assert said == {"cookie": "true", "name": "ledger_replica", "secure": "true", "httponly": "true", "samesite": "lax"}
    controller = ingress["spec"]["ingressClassName"]
    assert {key.partition(".")[0] for doc in (ingress, service) for key in doc["metadata"]["annotations"]} <= {
        controller,
        "cert-manager",
    }
    (admitted,) = network["spec"]["ingress"][0]["from"]
    assert admitted["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": controller}


def test_the_middleware_of_the_ingress_does_what_the_site_does() -> None:
    (ingress,) = manifests("Ingress")
    named = {
        f"{doc['metadata']['namespace']}-{doc['metadata']['name']}@kubernetescrd": doc["spec"] for doc in manifests("Middleware")
    }
    chain = named[ingress["metadata"]["annotations"]["traefik.ingress.kubernetes.io/router.middlewares"]]["chain"]["middlewares"]
    does = {key: value for one in chain for key, value in named[f"iraq-ledger-{one['name']}@kubernetescrd"].items()}
    assert f"max-age={does['headers']['stsSeconds']}" in SITE
    assert f"gzip_min_length {does['compress']['minResponseBodyBytes']};" in SITE


def test_images_can_be_fixed_by_their_digest_at_one_place_each() -> None:
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    froms = re.findall(r"^FROM (\S+)", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(froms) == {"${PYTHON}"}
    (python,) = re.findall(r"^ARG PYTHON=(\S+)$", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert f"PYTHON: ${{PYTHON_IMAGE:-{python}}}" in compose
    assert "image: ${NGINX_IMAGE:-nginx:" in compose
    assert all(name in README for name in ("PYTHON_IMAGE", "NGINX_IMAGE", python))
