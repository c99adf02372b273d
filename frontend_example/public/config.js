// Points the exported page at another project without building it again; empty strings change nothing.
window.SCENEWRIGHT = { endpoint: '', projectId: '', functionId: '', chatFunctionId: '' };
