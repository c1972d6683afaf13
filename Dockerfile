# The provider as an image: docker build -t provider-vcluster .
FROM docker.io/library/maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN JAVA_25_HOME=$JAVA_HOME cluster/build

FROM docker.io/library/eclipse-temurin:25-jre
LABEL org.opencontainers.image.title=provider-vcluster org.opencontainers.image.licenses=Apache-2.0
COPY --from=build /src/controllers/target/provider /usr/lib/provider-vcluster
USER 65532:65532
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=50", "--sun-misc-unsafe-memory-access=allow", "-jar", "/usr/lib/provider-vcluster/provider-vcluster.jar"]
