# The provider's image with a container engine, from a clean clone: docker build -t provider-vcluster .
# The same layers as `make image` makes without one; package/run decides what is in them.
FROM docker.io/library/eclipse-temurin:25-jdk AS jdk

FROM docker.io/library/debian:bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates git maven
COPY --from=jdk /opt/java/openjdk /opt/java/openjdk
ENV JAVA_25_HOME=/opt/java/openjdk
WORKDIR /src
COPY . .
RUN package/run layers

FROM scratch
LABEL org.opencontainers.image.title=provider-vcluster \
      org.opencontainers.image.description="Virtual clusters as managed resources of Crossplane" \
      org.opencontainers.image.licenses=Apache-2.0 \
      org.opencontainers.image.source=https://github.com/crossplane-contrib/provider-vcluster
COPY --from=build /src/image/target/image/layers/1-base/ /
COPY --from=build /src/image/target/image/layers/2-runtime/ /
COPY --from=build /src/image/target/image/layers/3-helm/ /
COPY --from=build /src/image/target/image/layers/4-libraries/ /
COPY --from=build /src/image/target/image/layers/5-provider/ /
ENV PATH=/usr/lib/java/bin HOME=/tmp HELM_LIBRARY=/usr/lib/provider-vcluster/helm.so
WORKDIR /tmp
EXPOSE 8080 8081
USER 65532:65532
ENTRYPOINT ["/usr/lib/java/bin/java", "@/usr/lib/provider-vcluster/java.options"]
