# Medley as an image: built with a Swift toolchain, run on a Debian that has its four libraries and nothing else of ours.
#
#   docker build -t medley .
#
# The base images are arguments, so that a mirror of yours, or images made without a registry, may stand in for them.
ARG BUILD_IMAGE=docker.io/library/swift:6.3-bookworm
ARG RUN_IMAGE=docker.io/library/debian:bookworm-slim

FROM ${BUILD_IMAGE} AS build
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
        libpq-dev libssl-dev zlib1g-dev libcrypt-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /medley
COPY Package.swift ./
COPY Plugins Plugins
COPY migrations migrations
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product medley \
    && install -s -D "$(swift build -c release --static-swift-stdlib --show-bin-path)/medley" /out/medley

FROM ${RUN_IMAGE}
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpq5 libssl3 zlib1g tzdata ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/medley --create-home --shell /usr/sbin/nologin medley \
    && chmod 700 /var/lib/medley
COPY --from=build /out/medley /usr/local/bin/medley
USER medley
WORKDIR /var/lib/medley
ENV MEDLEY_LISTEN=0.0.0.0:8080 \
    MEDLEY_STATE_DIR=/var/lib/medley
VOLUME /var/lib/medley
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["medley", "health"]
ENTRYPOINT ["medley"]
CMD ["serve"]
