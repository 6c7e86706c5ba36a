# One image for the API, the workers and the set-up of the record; the command says which.
FROM node:20.20-bookworm-slim AS build
WORKDIR /srv/paraf
COPY package.json package-lock.json ./
COPY deploy/nothing deploy/nothing
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN node scripts/build.mjs && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:20.20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /srv/paraf
RUN mkdir -p /var/lib/paraf/archive /var/lib/paraf/spool /var/lib/paraf/keystore /var/lib/paraf/uploads \
  && chown -R node:node /var/lib/paraf \
  && chmod 700 /var/lib/paraf/keystore /var/lib/paraf/uploads
COPY --from=build /srv/paraf/package.json ./
COPY --from=build /srv/paraf/node_modules node_modules
COPY deploy/nothing deploy/nothing
COPY --from=build /srv/paraf/dist dist
COPY config config
COPY deploy/health deploy/health
COPY scripts/migrate.mjs scripts/migrate.mjs
USER node
EXPOSE 3000
CMD ["node", "--enable-source-maps", "dist/main.js"]
