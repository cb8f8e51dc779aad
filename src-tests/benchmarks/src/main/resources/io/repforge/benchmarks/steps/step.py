# The steps of libtorch, as one would write them in PyTorch. TorchScript's reader takes this dialect: functions of the file are called by their
# full names, and types are those of TorchScript. ENCODER and ALGORITHM stand for names of functions below, NAMES for the list of what is trained, FLOAT for a
# number of libtorch's that means float32 or float64.
#
# p: what is trained, by Repforge's names; s: running statistics and other state; x: what a step is fed, random tensors included.

# ---- layers

def conv(h: Tensor, p: Dict[str, Tensor], name: str, stride: int, padding: int) -> Tensor:
  return torch.conv2d(h, p[name + "/weight"], None, [stride, stride], [padding, padding])

def norm(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str) -> Tensor:
  return torch.batch_norm(h, p[name + "/weight"], p[name + "/bias"], s[name + "/running_mean"], s[name + "/running_var"], True, 0.1, 1e-5, False)

def linear(h: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
  return torch.linear(h, p[name + "/weight"], p[name + "/bias"])

def residual(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str, stride: int, changes: bool) -> Tensor:
  y = torch.relu_(__torch__.norm(__torch__.conv(h, p, name + "/conv1", stride, 1), p, s, name + "/norm1"))
  y = __torch__.norm(__torch__.conv(y, p, name + "/conv2", 1, 1), p, s, name + "/norm2")
  kept = h
  if changes:
    kept = __torch__.norm(__torch__.conv(h, p, name + "/shortcut", stride, 0), p, s, name + "/shortcut_norm")
  return torch.relu_(torch.add_(y, kept))

# ---- encoders

def magical(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str) -> Tensor:
  h = __torch__.norm(torch.relu_(__torch__.conv(h, p, name + "/conv1", 1, 2)), p, s, name + "/norm1")
  for layer in ["2", "3", "4", "5"]:
    h = __torch__.norm(torch.relu_(__torch__.conv(h, p, name + "/conv" + layer, 2, 1)), p, s, name + "/norm" + layer)
  return __torch__.linear(torch.relu_(__torch__.linear(torch.flatten(h, 1), p, name + "/hidden")), p, name + "/output")

def resnet_128(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str) -> Tensor:
  h = __torch__.residual(h, p, s, name + "/block1", 4, True)
  h = __torch__.residual(h, p, s, name + "/block2", 2, True)
  h = __torch__.residual(h, p, s, name + "/block3", 2, True)
  h = torch.conv2d(h, p[name + "/reduce/weight"], p[name + "/reduce/bias"])
  return __torch__.linear(torch.relu_(__torch__.linear(torch.flatten(h, 1), p, name + "/hidden")), p, name + "/output")

def resnet_18(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str) -> Tensor:
  h = torch.relu_(__torch__.norm(__torch__.conv(h, p, name + "/stem", 1, 1), p, s, name + "/stem_norm"))
  for stage in range(4):
    block = name + "/stage" + str(stage + 1)
    h = __torch__.residual(h, p, s, block + "_block1", 1 if stage == 0 else 2, stage > 0)
    h = __torch__.residual(h, p, s, block + "_block2", 1, False)
  return __torch__.linear(torch.flatten(torch.adaptive_avg_pool2d(h, [1, 1]), 1), p, name + "/output")

def basic_cnn(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str) -> Tensor:
  h = torch.relu_(__torch__.norm(__torch__.conv(h, p, name + "/conv1", 4, 0), p, s, name + "/norm1"))
  h = torch.relu_(__torch__.norm(__torch__.conv(h, p, name + "/conv2", 2, 0), p, s, name + "/norm2"))
  h = torch.relu_(__torch__.norm(__torch__.conv(h, p, name + "/conv3", 1, 0), p, s, name + "/norm3"))
  return __torch__.linear(torch.flatten(h, 1), p, name + "/output")

def bottleneck(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str, stride: int, changes: bool) -> Tensor:
  y = torch.relu_(__torch__.norm(__torch__.conv(h, p, name + "/conv1", 1, 0), p, s, name + "/norm1"))
  y = torch.relu_(__torch__.norm(__torch__.conv(y, p, name + "/conv2", stride, 1), p, s, name + "/norm2"))
  y = __torch__.norm(__torch__.conv(y, p, name + "/conv3", 1, 0), p, s, name + "/norm3")
  kept = h
  if changes:
    kept = __torch__.norm(__torch__.conv(h, p, name + "/shortcut", stride, 0), p, s, name + "/shortcut_norm")
  return torch.relu_(torch.add_(y, kept))

def resnet_50(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str) -> Tensor:
  h = torch.relu_(__torch__.norm(__torch__.conv(h, p, name + "/stem", 2, 3), p, s, name + "/stem_norm"))
  h = torch.max_pool2d(h, [3, 3], [2, 2], [1, 1])
  stage = 1
  for blocks in [3, 4, 6, 3]:
    for block in range(blocks):
      first = block == 0
      whole = name + "/stage" + str(stage) + "_block" + str(block + 1)
      h = __torch__.bottleneck(h, p, s, whole, 2 if first and stage > 1 else 1, first)
    stage = stage + 1
  return __torch__.linear(torch.flatten(torch.adaptive_avg_pool2d(h, [1, 1]), 1), p, name + "/output")

def layer_norm(h: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
  return torch.layer_norm(h, [torch.size(h, -1)], p[name + "/weight"], p[name + "/bias"], 1e-6)

def heads(h: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
  return torch.transpose(torch.view(__torch__.linear(h, p, name), [torch.size(h, 0), torch.size(h, 1), 3, -1]), 1, 2)

def transformer_block(h: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
  y = __torch__.layer_norm(h, p, name + "/norm1")
  query = __torch__.heads(y, p, name + "/attention/query")
  key = __torch__.heads(y, p, name + "/attention/key")
  y = torch.scaled_dot_product_attention(query, key, __torch__.heads(y, p, name + "/attention/value"))
  h = torch.add(h, __torch__.linear(torch.flatten(torch.transpose(y, 1, 2), 2), p, name + "/attention/output"))
  y = torch.gelu(__torch__.linear(__torch__.layer_norm(h, p, name + "/norm2"), p, name + "/hidden"))
  return torch.add(h, __torch__.linear(y, p, name + "/output"))

# Of another grid than the one that positions are learned for, they are interpolated.
def positions(p: Dict[str, Tensor], name: str, rows: int, columns: int) -> Tensor:
  learned = p[name + "/positions/weight"]
  if rows * columns == torch.size(learned, 1):
    return learned
  grid = torch.permute(torch.view(learned, [1, 8, 8, -1]), [0, 3, 1, 2])
  return torch.transpose(torch.flatten(torch.upsample_bicubic2d(grid, [rows, columns], False), 2), 1, 2)

def vit_tiny(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor], name: str) -> Tensor:
  h = torch.conv2d(h, p[name + "/patches/weight"], p[name + "/patches/bias"], [4, 4])
  h = torch.transpose(torch.flatten(h, 2), 1, 2) + __torch__.positions(p, name, torch.size(h, 2), torch.size(h, 3))
  token = torch.expand(p[name + "/class_token"] + p[name + "/class_position"], [torch.size(h, 0), -1, -1])
  h = torch.cat([token, h], 1)
  for block in range(12):
    h = __torch__.transformer_block(h, p, name + "/block" + str(block + 1))
  h = torch.select(__torch__.layer_norm(h, p, name + "/norm"), 1, 0)
  if torch.__contains__(p, name + "/output/weight"):
    h = __torch__.linear(h, p, name + "/output")
  return h

# ---- augmentations

def luma(images: Tensor) -> Tensor:
  r, g, b = torch.unbind(images, 1)
  return torch.unsqueeze(r * 0.299 + g * 0.587 + b * 0.114, 1)

def random_resized_crop(images: Tensor, x: Dict[str, Tensor], name: str, side: int) -> Tensor:
  area = torch.flatten(x[name + "/area"])
  ratio = torch.exp(torch.flatten(x[name + "/ratio"]))
  width = torch.clamp(torch.sqrt(area * ratio), max=1.)
  height = torch.clamp(torch.sqrt(area / ratio), max=1.)
  zero = torch.zeros_like(width)
  theta = torch.stack([width, zero, torch.flatten(x[name + "/x"]) * (1. - width), zero, height, torch.flatten(x[name + "/y"]) * (1. - height)], 1)
  size = [torch.size(images, 0), torch.size(images, 1), side, side]
  grid = torch.affine_grid_generator(torch.view(theta, [-1, 2, 3]), size, False)
  return torch.grid_sampler(images, grid, 0, 1, False)

def turned_colours(images: Tensor, x: Dict[str, Tensor], name: str) -> Tensor:
  r, g, b = torch.unbind(images, 1)
  y = r * 0.299 + g * 0.587 + b * 0.114
  i = r * 0.595716 - g * 0.274453 - b * 0.321263
  q = r * 0.211456 - g * 0.522591 + b * 0.311135
  angle = torch.squeeze(x[name + "/hue"], 1)
  saturation = torch.squeeze(x[name + "/saturation"], 1)
  cos = torch.cos(angle) * saturation
  sin = torch.sin(angle) * saturation
  ii = i * cos - q * sin
  qq = i * sin + q * cos
  return torch.stack([y + ii * 0.9563 + qq * 0.6210, y - ii * 0.2721 - qq * 0.6474, y - ii * 1.1070 + qq * 1.7046], 1)

def color_jitter(images: Tensor, x: Dict[str, Tensor], name: str) -> Tensor:
  colours = torch.size(images, 1) == 3
  changed = torch.clamp(images * x[name + "/brightness"], 0., 1.)
  gray = __torch__.luma(changed) if colours else changed
  mean = torch.mean(gray, [1, 2, 3], True)
  changed = torch.clamp((changed - mean) * x[name + "/contrast"] + mean, 0., 1.)
  if colours:
    changed = torch.clamp(__torch__.turned_colours(changed, x, name), 0., 1.)
  return torch.where(torch.lt(x[name + "/jitter"], 0.8), changed, images)

def augment(images: Tensor, x: Dict[str, Tensor], name: str, side: int) -> Tensor:
  h = __torch__.random_resized_crop(images, x, name + "/random-resized-crop", side)
  if torch.__contains__(x, name + "/flip-left-right/flip"):
    h = torch.where(torch.lt(x[name + "/flip-left-right/flip"], 0.5), torch.flip(h, [3]), h)
    h = __torch__.color_jitter(h, x, name + "/color-jitter")
    if torch.size(images, 1) == 3:
      h = torch.where(torch.lt(x[name + "/gray/gray"], 0.2), torch.expand_as(__torch__.luma(h), h), h)
  return h

def pixels(x: Dict[str, Tensor], name: str) -> Tensor:
  return torch.div(torch.to(x[name], FLOAT), 255.)

def view(x: Dict[str, Tensor], name: str) -> Tensor:
  images = __torch__.pixels(x, name)
  if torch.__contains__(x, "augmenter/" + name + "/random-resized-crop/area"):
    images = __torch__.augment(images, x, "augmenter/" + name, torch.size(images, 3))
  return images

# Of half the side, cut out of the context.
def small_crops(x: Dict[str, Tensor]) -> Tensor:
  images = __torch__.pixels(x, "context")
  crops : List[Tensor] = []
  for name in ["", "_1", "_2", "_3", "_4", "_5"]:
    torch.append(crops, __torch__.augment(images, x, "augmenter/local" + name, torch.size(images, 3) // 2))
  return torch.cat(crops)

# ---- algorithms

def unit(h: Tensor) -> Tensor:
  return torch.div(h, torch.clamp_min(torch.norm(h, 2, [1], True), 1e-12))

def project(h: Tensor, p: Dict[str, Tensor], s: Dict[str, Tensor]) -> Tensor:
  h = torch.relu_(__torch__.linear(h, p, "decoder/projection/linear1"))
  return __torch__.linear(__torch__.norm(h, p, s, "decoder/projection/norm1"), p, "decoder/projection/output")

def simclr(p: Dict[str, Tensor], s: Dict[str, Tensor], x: Dict[str, Tensor]) -> Tensor:
  context = __torch__.ENCODER(__torch__.view(x, "context"), p, s, "encoder")
  target = __torch__.ENCODER(__torch__.view(x, "target"), p, s, "encoder")
  rows = __torch__.unit(torch.cat([__torch__.project(context, p, s), __torch__.project(target, p, s)]))
  n = torch.size(context, 0)
  logits = torch.div(torch.fill_diagonal_(torch.mm(rows, torch.t(rows)), -1e9), 0.1)
  partners = torch.roll(torch.arange(2 * n), [n])
  return torch.cross_entropy_loss(logits, partners)

def moco(p: Dict[str, Tensor], s: Dict[str, Tensor], x: Dict[str, Tensor]) -> Tensor:
  torch.set_grad_enabled(False)
  # One by one: what writes through lists of them is taken for dead code.
  for name in p.keys():
    if torch.startswith(name, "encoder/query/"):
      torch.lerp_(s[torch.replace(name, "encoder/query/", "encoder/key/")], p[name], 0.001)
  key = __torch__.ENCODER(__torch__.view(x, "target"), s, s, "encoder/key")
  torch.set_grad_enabled(True)
  query = __torch__.unit(__torch__.ENCODER(__torch__.view(x, "context"), p, s, "encoder/query"))
  queue = s["batch_extender/queue"]
  with_target = torch.sum(query * __torch__.unit(key), [1], True)
  with_queue = torch.mm(query, torch.t(__torch__.unit(queue)))
  logits = torch.div(torch.cat([with_target, with_queue], 1), 0.1)
  loss = torch.cross_entropy_loss(logits, torch.zeros([torch.size(key, 0)], dtype=4))
  # A batch divides the queue, so it never wraps within one.
  position = s["batch_extender/position"]
  start = int(torch.item(position))
  torch.copy_(torch.slice(queue, 0, start, start + torch.size(key, 0)), key)
  torch.fill_(position, (start + torch.size(key, 0)) % torch.size(queue, 0))
  return loss

def vae(p: Dict[str, Tensor], s: Dict[str, Tensor], x: Dict[str, Tensor]) -> Tensor:
  images = __torch__.view(x, "context")
  features = __torch__.ENCODER(images, p, s, "encoder")
  mean = __torch__.linear(features, p, "encoder/mean")
  scale = torch.softplus(__torch__.linear(features, p, "encoder/scale"))
  z = mean + scale * x["decoder/sample"]
  h = torch.view(__torch__.linear(z, p, "decoder/input"), [torch.size(z, 0), 128, 4, 4])
  for layer in ["1", "2", "3", "4"]:
    h = torch.conv_transpose2d(h, p["decoder/conv" + layer + "/weight"], None, [2, 2], [1, 1])
    h = torch.relu_(__torch__.norm(h, p, s, "decoder/norm" + layer))
  h = torch.conv_transpose2d(h, p["decoder/conv5/weight"], None, [1, 1], [1, 1])
  h = torch.relu_(__torch__.norm(h, p, s, "decoder/norm5"))
  prediction = torch.sigmoid(torch.conv2d(h, p["decoder/mean/weight"], p["decoder/mean/bias"], [1, 1], [1, 1]))
  error = torch.mse_loss(prediction, __torch__.view(x, "target"))
  divergence = torch.mean(torch.sum((torch.square(scale) + torch.square(mean) - 1.) * 0.5 - torch.log(scale), [1]))
  return error + divergence * 1e-5

def prototypes(h: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
  h = torch.gelu(__torch__.linear(h, p, name + "/hidden1"))
  h = __torch__.linear(torch.gelu(__torch__.linear(h, p, name + "/hidden2")), p, name + "/bottleneck")
  return torch.mm(__torch__.unit(h), torch.t(__torch__.unit(p[name + "/prototypes"])))

def dino(p: Dict[str, Tensor], s: Dict[str, Tensor], x: Dict[str, Tensor]) -> Tensor:
  torch.set_grad_enabled(False)
  progress = x["progress"]
  followed = float(torch.item((torch.cos(progress * 3.141592653589793) + 1.) * 0.002))
  # One by one: what writes through lists of them is taken for dead code.
  for name in p.keys():
    torch.lerp_(s[torch.replace(name, "coder/query/", "coder/key/")], p[name], followed)
  large = torch.cat([__torch__.view(x, "context"), __torch__.view(x, "target")])
  small = __torch__.small_crops(x)
  scores = __torch__.prototypes(__torch__.ENCODER(large, s, s, "encoder/key"), s, "decoder/key")
  temperature = torch.clamp_max(progress / 0.3, 1.) * 0.03 + 0.04
  center = s["loss/center"]
  choices = torch.chunk(torch.softmax((scores - center) / temperature, 1), 2)
  torch.lerp_(center, torch.mean(scores, [0], True), 0.1)
  torch.set_grad_enabled(True)
  seen = torch.cat([__torch__.ENCODER(large, p, s, "encoder/query"), __torch__.ENCODER(small, p, s, "encoder/query")])
  logarithms = torch.chunk(torch.log_softmax(__torch__.prototypes(seen, p, "decoder/query") / 0.1, 1), 8)
  loss = torch.zeros_like(progress)
  for teacher in range(2):
    for student in range(8):
      if student != teacher:
        loss = loss - torch.mean(torch.sum(choices[teacher] * logarithms[student], [1]))
  return loss / 14.

# ---- the step

class Step(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Gives the loss and the gradients, in the order of NAMES, which weights and Adam's state have too: weights are those of p without their history.
  def forward(self: __torch__.Step, p: Dict[str, Tensor], s: Dict[str, Tensor], weights: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], x: Dict[str, Tensor]) -> List[Tensor]:
    loss = __torch__.ALGORITHM(p, s, x)
    gradients : List[Tensor] = []
    for gradient in torch.grad([loss], [p[name] for name in NAMES]):
      # As backward() leaves them: the fused Adam reads elements as they lie, which is another order in gradients through permuted axes.
      gradients.append(torch.contiguous(unchecked_cast(Tensor, gradient)))
    torch._foreach_add_(steps, 1.)
    torch._fused_adam_(weights, gradients, first, second, annotate(List[Tensor], []), steps, lr=LEARNING_RATE, beta1=0.9, beta2=0.999, weight_decay=0., eps=1e-8, amsgrad=False, maximize=False)
    results = [torch.detach(loss)]
    results.extend(gradients)
    return results
