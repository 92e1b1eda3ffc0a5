// The Playground: GraphiQL on this server's /graphql, opened on questions about
// the data that is loaded. Nothing is fetched from anywhere else.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './playground.css';

import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { examples } from './examples';

const fetcher = createGraphiQLFetcher({ url: '/graphql' });

const root = document.getElementById('playground')!;
const tabs = await examples();

createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={tabs}
    defaultEditorToolsVisibility="variables"
    visiblePlugin={DOC_EXPLORER_PLUGIN}
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>Détente</GraphiQL.Logo>
  </GraphiQL>,
);
