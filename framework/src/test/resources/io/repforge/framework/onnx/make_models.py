"""Makes the ONNX files beside this script, and what PyTorch computes of them.

Each model is narrow, has random weights and ends in a classifier. NAME.onnx is the file as an exporter writes it; NAME.values.onnx holds tensors by name:
images, the classifier's input by the running statistics (features), a target, half the mean squared distance to it by the statistics of the batch (loss), the
gradient of each initialiser (gradient/NAME) and running statistics after that step (running/NAME).

Run with torch, torchvision, onnx and onnxscript: python make_models.py [NAME...]
"""

import functools
import os
import sys
import warnings

import numpy as np
import onnx
import torch
import torchvision.models as tv
from onnx import numpy_helper
from torch import nn
from torchvision.models.convnext import CNBlockConfig
from torchvision.models.efficientnet import MBConvConfig
from torchvision.models.mobilenetv3 import InvertedResidualConfig
from torchvision.models.regnet import BlockParams
from torchvision.models.resnet import BasicBlock

CLASSES = 5
HERE = os.path.dirname(os.path.abspath(__file__))


class Resnet18(nn.Module):
    """torchvision's ResNet-18 of another width, which that has no argument for."""

    def __init__(self, width=4):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        before = width
        for i in range(4):
            after = width << i
            down = None
            if i:
                down = nn.Sequential(nn.Conv2d(before, after, 1, 2, bias=False), nn.BatchNorm2d(after))
            setattr(self, f"layer{i + 1}", nn.Sequential(BasicBlock(before, after, 2 if i else 1, down), BasicBlock(after, after)))
            before = after
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(before, CLASSES)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def mobilenet():
    conf = functools.partial(InvertedResidualConfig, width_mult=0.25)
    setting = [conf(16, 3, 16, 16, True, "RE", 2, 1), conf(16, 3, 64, 24, False, "RE", 2, 1), conf(24, 5, 96, 40, True, "HS", 2, 1),
               conf(40, 5, 120, 40, True, "HS", 1, 1)]
    return tv.MobileNetV3(setting, 64, num_classes=CLASSES, dropout=0.0)


def efficientnet():
    conf = functools.partial(MBConvConfig, width_mult=0.25, depth_mult=1.0)
    setting = [conf(1, 3, 1, 32, 16, 1), conf(6, 3, 2, 16, 24, 2), conf(6, 5, 2, 24, 40, 1)]
    return tv.EfficientNet(setting, dropout=0.0, stochastic_depth_prob=0.0, num_classes=CLASSES, last_channel=64)


def regnet():
    return tv.RegNet(BlockParams.from_init_params(depth=4, w_0=16, w_a=8.0, w_m=2.0, group_width=8, se_ratio=0.25), num_classes=CLASSES, stem_width=8)


def convnext():
    setting = [CNBlockConfig(16, 32, 2), CNBlockConfig(32, None, 2)]
    return tv.ConvNeXt(setting, stochastic_depth_prob=0.0, layer_scale=1.0, num_classes=CLASSES)


def vit():
    return tv.VisionTransformer(image_size=32, patch_size=8, num_layers=2, num_heads=4, hidden_dim=32, mlp_dim=64, num_classes=CLASSES)


def swin():
    return tv.SwinTransformer(patch_size=[2, 2], embed_dim=8, depths=[2, 2], num_heads=[2, 4], window_size=[4, 4], stochastic_depth_prob=0.0,
                              num_classes=CLASSES)


# Name: model, pixels, exporter, opset, batch open.
MODELS = {
    "resnet18": (Resnet18, 32, "classic", 17, True),
    "resnet18-new": (Resnet18, 32, "new-plain", 20, True),
    "resnet18-folded": (Resnet18, 32, "folded", 13, True),
    "mobilenet-v3": (mobilenet, 32, "classic", 14, True),
    "efficientnet": (efficientnet, 32, "new-folded", 18, True),
    "shufflenet": (lambda: tv.ShuffleNetV2([1, 2, 1], [8, 16, 32, 64, 64], num_classes=CLASSES), 32, "classic", 11, True),
    "regnet": (regnet, 32, "new-folded", 22, True),
    "densenet": (lambda: tv.DenseNet(4, (2, 2), 8, 2, 0.0, CLASSES), 32, "classic", 9, True),
    "convnext": (convnext, 32, "new", 23, True),
    "convnext-classic": (convnext, 32, "classic", 16, True),
    "vit": (vit, 32, "classic", 17, True),
    "vit-new": (vit, 32, "new", 20, True),
    "vit-fixed": (vit, 32, "classic", 14, False),
    "swin": (swin, 16, "classic", 16, True),
    "swin-new": (swin, 16, "new", 18, True),
    "swin-fixed": (swin, 16, "new", 20, False),
}


def randomised(model):
    """Off all symmetric starts, with statistics that aren't 0 and 1."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 1 or parameter.std() == 0:
            parameter.data += 0.1 * torch.randn_like(parameter)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.copy_(0.1 * torch.randn_like(module.running_mean))
            module.running_var.copy_(0.5 + torch.rand_like(module.running_var))
    return model


def folded(model):
    for parent in list(model.modules()):
        pending = None
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.BatchNorm2d) and pending:
                setattr(parent, pending, nn.utils.fuse_conv_bn_eval(getattr(parent, pending), child))
                setattr(parent, name, nn.Identity())
            pending = name if isinstance(child, nn.Conv2d) else None
    return model.requires_grad_(True)


def export(model, images, path, exporter, opset, open_batch):
    if exporter.startswith("new"):
        shapes = ({0: torch.export.Dim("batch", min=1, max=4096)},) if open_batch else None
        torch.onnx.export(model, (images if open_batch else images[:1],), path, dynamo=True, opset_version=opset, dynamic_shapes=shapes,
                          input_names=["images"], output_names=["logits"], external_data=False, verbose=False,
                          optimize=exporter != "new-plain")
    else:
        # Neither mode is the one that folds batch normalisation into convolutions.
        torch.onnx.export(model, (images if open_batch else images[:1],), path, dynamo=False, opset_version=opset,
                          training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=exporter == "classic" and "vit" in path,
                          input_names=["images"], output_names=["logits"],
                          dynamic_axes={"images": {0: "batch"}, "logits": {0: "batch"}} if open_batch else None)


def classifier(model):
    return [module for module in model.modules() if isinstance(module, nn.Linear)][-1]


def make(name):
    build, pixels, exporter, opset, open_batch = MODELS[name]
    torch.manual_seed(sum(map(ord, name)))
    model = randomised(build()).eval()
    if "folded" in exporter:
        model = folded(model)
    images = torch.randn(4, 3, pixels, pixels)
    path = os.path.join(HERE, name + ".onnx")
    export(model, images, path, exporter, opset, open_batch)

    seen = []
    classifier(model).register_forward_hook(lambda module, inputs, output: seen.append(inputs[0]))
    with torch.no_grad():
        model(images)
    features = seen[-1].detach()
    model.train()
    model(images)
    target = torch.randn_like(features)
    loss = 0.5 * ((seen[-1] - target) ** 2).mean()
    loss.backward()

    values = {"images": images, "features": features, "target": target, "loss": loss.detach()}
    parameters = [(key, p.detach().numpy(), p.grad) for key, p in model.named_parameters()]
    statistics = {key: b for key, b in model.named_buffers() if "running" in key}
    exported = onnx.load(path)
    for node in exported.graph.node:
        # Where in whose program it comes from, which is as much as all else.
        del node.metadata_props[:]
        node.doc_string = ""
    onnx.save(exported, path)
    missing = []
    tensors = [(i.name, i) for i in exported.graph.initializer]
    tensors += [(n.output[0], a.t) for n in exported.graph.node if n.op_type == "Constant" for a in n.attribute if a.name == "value"]
    for key, initializer in tensors:
        array = numpy_helper.to_array(initializer)
        if array.dtype != np.float32 or array.size <= 1:
            continue
        if key in statistics:
            values["running/" + key] = statistics[key]
            continue
        for other, value, gradient in sorted(parameters, key=lambda p: p[0] != key):
            if gradient is None or value.size != array.size:
                continue
            if value.shape == array.shape and np.allclose(value, array, 1e-5, 1e-6):
                values["gradient/" + key] = gradient
                break
            if value.ndim == 2 and value.T.shape == array.shape and np.allclose(value.T, array, 1e-5, 1e-6):
                values["gradient/" + key] = gradient.T
                break
        else:
            missing.append(key)
    graph = onnx.helper.make_graph([], name, [], [], [numpy_helper.from_array(v.contiguous().numpy(), k) for k, v in values.items()])
    with open(os.path.join(HERE, name + ".values.onnx"), "wb") as out:
        out.write(onnx.helper.make_model(graph).SerializeToString())
    print(name, os.path.getsize(path), "bytes,", len([k for k in values if k.startswith("gradient/")]), "gradients; without:", missing,
          sorted({n.op_type for n in exported.graph.node}))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    for chosen in sys.argv[1:] or MODELS:
        make(chosen)
