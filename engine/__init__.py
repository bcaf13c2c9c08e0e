"""The engine: training, latent space, storage; headless, without Qt."""

import os

# Set before numpy and torch are loaded; whoever knows better may set them outside.
# numpy's own matrix products are small here, and its second thread would spin beside torch's.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# How long a compute thread spins at a barrier before it sleeps (libgomp; torch on Linux). The default, 30 times as much,
# keeps a core from the window and from the compute thread it displaced. On two cores beside an open window: 347 pictures
# a second with this, 249 with the default, 279 with a tenth of it; without a window all three give about 400.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
# scikit-learn's joblib would ask programs of the system how many cores there are, and warn where they are missing.
os.environ.setdefault("LOKY_MAX_CPU_COUNT", str(os.cpu_count() or 1))
