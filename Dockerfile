# The application for production: PostgreSQL, the proxy that speaks TLS, and every secret stand outside (.env.example, part 3).
FROM python:3.13-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home lfnkr

WORKDIR /srv/lfnkr
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: --requirement requirements.txt
COPY . .

# Static files are collected while building; the keys of this one command are thrown away with it.
ENV LFNKR_STATIC_ROOT=/srv/lfnkr-static
RUN key() { head -c 32 /dev/urandom | base64 -w 0; } \
    && DJANGO_SECRET_KEY="$(key)$(key)" LFNKR_SERVER_KEY="$(key)" LFNKR_SEARCH_KEY="$(key)" LFNKR_AUDIT_KEY="$(key)" \
       LFNKR_WEB_URL=postgresql://none/none LFNKR_KEYS_URL=postgresql://none/none \
       python manage.py collectstatic --no-input

USER lfnkr
EXPOSE 8000
CMD ["gunicorn", "lfnkr.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
