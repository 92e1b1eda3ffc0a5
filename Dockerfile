# The page is built with Node, the program with Go; the image holds the one binary.
FROM node:22-bookworm-slim AS page
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web/ ./
RUN npm run build

FROM golang:1.26-bookworm AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=page /src/web/dist web/dist
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /detente . && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=program /detente /usr/local/bin/detente
COPY LICENSE NOTICE /usr/share/doc/detente/
# The folder belongs to the user the program runs as, and so does a volume mounted over it when it is new.
COPY --from=program --chown=nonroot:nonroot /data /data
WORKDIR /data
EXPOSE 8080
ENTRYPOINT ["detente"]
CMD ["serve", "--addr", ":8080"]
