# One recipe for every process: `docker build --build-arg SERVICE=population .` (directory, population, housing, gateway).
# An image holds shared/ and that one service: an import of another service fails at start, and there is less to attack.

FROM python:3.11-slim-bookworm AS dependencies
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.lock /
RUN /venv/bin/pip install --quiet --require-hashes --no-deps -r /requirements.lock \
 && /venv/bin/pip uninstall --quiet --yes pip setuptools

FROM dependencies AS product
ARG SERVICE
COPY alembic.ini /source/
COPY shared /source/shared
COPY services /source/services
COPY gateway /source/gateway
WORKDIR /product
RUN test -n "$SERVICE" || { echo 'say which: --build-arg SERVICE=…' >&2; exit 1; } \
 && cp -r /source/shared /source/alembic.ini . \
 && if [ "$SERVICE" = gateway ]; then \
      cp -r /source/gateway . && module=gateway.service file=gateway/service.py; \
    else \
      mkdir services && cp /source/services/__init__.py services/ && cp -r "/source/services/$SERVICE" services/ \
      && module="services.$SERVICE.service" file="services/$SERVICE/service.py"; \
    fi \
 && class=$(sed -nE 's/^class ([A-Za-z]*(Service|Gateway))\b.*/\1/p' "$file" | tail -n 1) \
 && printf '%s' "$module:$class" >process \
 && /venv/bin/python -m compileall -q shared ./*/

FROM python:3.11-slim-bookworm
ARG SERVICE
LABEL org.opencontainers.image.title="liangdian-$SERVICE"
# Papers are printed in Chinese too.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends fonts-wqy-microhei && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 liangdian && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin liangdian
COPY --from=dependencies /venv /venv
COPY --from=product /product /product
WORKDIR /product
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    LIANGDIAN_HTTP_HOST=0.0.0.0 LIANGDIAN_HTTP_PORT=8000 LIANGDIAN_OPERATIONS_HOST=0.0.0.0 LIANGDIAN_OPERATIONS_PORT=8100
USER 10001:10001
# 8000 is the gateway's; 8100 tells of every process: /healthz /readyz /metrics
EXPOSE 8000 8100
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8100/healthz', timeout=2)"]
# exec: the process itself gets the signal that ends it.
CMD ["sh", "-c", "exec python -m shared.runtime.process \"$(cat process)\""]
