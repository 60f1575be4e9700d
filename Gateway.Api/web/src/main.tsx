import './styles.css';
import { render } from 'preact';
import { App, isPage } from './app';
import { loadTexts } from './lib/i18n';
import { live } from './lib/live';
import { followLinks } from './lib/router';
import { applyLook } from './lib/store';

applyLook();
await loadTexts();
render(<App />, document.getElementById('app')!);
followLinks(isPage);
live.start();
