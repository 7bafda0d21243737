# syntax=docker/dockerfile:1
# Two stages: the first installs the locked packages, the second holds them, the portal and git, and no tools to build.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /portal
RUN python -m venv --without-pip .venv
COPY requirements.txt ./
RUN pip --python .venv/bin/python install --no-cache-dir --no-compile --disable-pip-version-check \
        --require-hashes --requirement requirements.txt

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git openssh-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal --mode 700 /data
WORKDIR /portal
COPY --from=packages /portal/.venv .venv
COPY manage.py ./
COPY static static
COPY templates templates
COPY locale locale
COPY catalog catalog
COPY portal portal
RUN .venv/bin/python -m compileall -q .venv catalog portal
USER portal
ENV HOST=0.0.0.0 PORT=8000 PORTAL_DATA=/data PORTAL_LOG_FORMAT=json PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD [".venv/bin/python", "-m", "portal.supervisor.probe"]
ENTRYPOINT [".venv/bin/python", "manage.py"]
CMD ["up"]
