"""Makes tensorflow.onnx, and what TensorFlow computes of it, as make_models.py does of PyTorch's.

Images are [N, H, W, C], paddings are of one side, and what is beside the convolutions is turned around them. Run with tensorflow, tf2onnx and onnx.
"""

import itertools
import os

import numpy as np
import onnx
import tensorflow as tf
import tf2onnx
from onnx import numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))

keras = tf.keras
tf.random.set_seed(1)
images = keras.Input((32, 32, 3))
x = keras.layers.Conv2D(8, 3, 2, "same", activation="relu6", bias_initializer="random_normal")(images)
x = keras.layers.DepthwiseConv2D(3, 1, "same", activation="swish", bias_initializer="random_normal")(x)
x = keras.layers.Conv2D(16, 1)(x)
s = keras.layers.GlobalAveragePooling2D(keepdims=True)(x)
s = keras.layers.Dense(16, "sigmoid")(s)
x = keras.layers.Multiply()([x, s])
x = keras.layers.Conv2D(24, 3, 2, "same")(x)
x = keras.layers.LayerNormalization(gamma_initializer="random_normal")(x)
features = keras.layers.GlobalAveragePooling2D()(x)
model = keras.Model(images, keras.layers.Dense(5)(features))
encoder = keras.Model(images, features)

function = tf.function(lambda batch: model(batch, training=False), input_signature=[tf.TensorSpec((None, 32, 32, 3), tf.float32, name="images")])
path = os.path.join(HERE, "tensorflow.onnx")
tf2onnx.convert.from_function(function, input_signature=function.input_signature, opset=15, output_path=path)

batch = tf.random.normal((4, 32, 32, 3))
with tf.GradientTape() as tape:
    given = encoder(batch)
    target = tf.random.normal(given.shape)
    loss = 0.5 * tf.reduce_mean((given - target) ** 2)
gradients = tape.gradient(loss, encoder.trainable_variables)

values = {"images": np.transpose(batch.numpy(), (0, 3, 1, 2)), "features": given.numpy(), "target": target.numpy(), "loss": np.asarray(loss.numpy())}
missing = []
for tensor in onnx.load(path).graph.initializer:
    array = numpy_helper.to_array(tensor)
    if array.dtype != np.float32 or array.size <= 1:
        continue
    for variable, gradient in zip(encoder.trainable_variables, gradients):
        own, slope = variable.numpy(), gradient.numpy()
        if own.size != array.size:
            continue
        order = next((o for o in itertools.permutations(range(own.ndim)) if np.array_equal(np.transpose(own, o).ravel(), array.ravel())), None)
        if order is not None:
            values["gradient/" + tensor.name] = np.transpose(slope, order).reshape(array.shape)
            break
    else:
        missing.append((tensor.name, array.shape))
graph = onnx.helper.make_graph([], "tensorflow", [], [], [numpy_helper.from_array(np.ascontiguousarray(v), k) for k, v in values.items()])
with open(os.path.join(HERE, "tensorflow.values.onnx"), "wb") as out:
    out.write(onnx.helper.make_model(graph).SerializeToString())
print(os.path.getsize(path), "bytes,", [k for k in values if k.startswith("gradient")], "without:", missing)
