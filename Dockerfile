# One image for worker, web, migrations, catcher and the staff's command line.
FROM python:3.11-slim-bookworm

# Zones come from the pinned package tzdata alone (PYTHONTZPATH).
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONTZPATH="" PIP_NO_CACHE_DIR=1

WORKDIR /convener
COPY requirements.lock ./
RUN pip install --root-user-action=ignore --require-hashes -r requirements.lock

COPY . ./
RUN python -m compileall -q . \
 && useradd --system --uid 10001 --no-create-home convener \
 && install -d -o convener -g convener /state /mail

USER convener
CMD ["python", "starter.py", "--help"]
