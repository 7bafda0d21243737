// The theme that was chosen in the portal, before the first line is drawn. Without a choice the system's holds.

const chosen = /(?:^|; )theme=(light|dark)/.exec(document.cookie);
if (chosen) document.documentElement.dataset.theme = chosen[1];
