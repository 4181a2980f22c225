"""Settings of a run that several test files share."""

from rushlight.training.config import Config, DataSettings, TrainingSettings
from rushlight.training.spec import mlp

CONFIG = Config(
    command="rushlight train digits --seed 3",
    data=DataSettings(
        name="digits",
        kind="classification",
        features=4,
        classes=("a", 'b "quoted"', "ß"),
        image_shape=(2, 2),
        fingerprint="ab" * 32,
    ),
    layers=tuple(mlp(4, [8], 3, dropout=0.25)),
    training=TrainingSettings(
        loss="cross_entropy", optimizer="adam", lr=1e-5, batch_size=32, epochs=10, patience=3
    ),
)
