"""What features are worth: k nearest neighbours, and a logistic regression whose C is chosen on held-out training rows."""
import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

GRID = [1e-4, 1e-3, 1e-2, 1e-1]
EVERY = 5


def scores(train, train_labels, test, test_labels):
    """Accuracies by name."""
    return {"knn_20": knn(train, train_labels, test, test_labels), "linear": linear(train, train_labels, test, test_labels)}


def knn(train, train_labels, test, test_labels, k=20, temperature=0.07):
    """Votes of the k nearest by cosine similarity s, weighted by exp(s / temperature), as Repforge's probe counts them."""
    train, test = (rows / (numpy.linalg.norm(rows, axis=1, keepdims=True) + 1e-12) for rows in (train, test))
    right = 0
    for start in range(0, len(test), 500):
        similarities = test[start:start + 500] @ train.T
        nearest = numpy.argpartition(-similarities, k - 1, axis=1)[:, :k]
        weights = numpy.exp(numpy.take_along_axis(similarities, nearest, axis=1) / temperature)
        votes = numpy.zeros((len(similarities), train_labels.max() + 1))
        for column in range(k):
            votes[numpy.arange(len(votes)), train_labels[nearest[:, column]]] += weights[:, column]
        right += (votes.argmax(axis=1) == test_labels[start:start + 500]).sum()
    return float(right / len(test))


def linear(train, train_labels, test, test_labels):
    """Multinomial logistic regression of standardised features by scikit-learn."""
    held_out = numpy.arange(len(train)) % EVERY == EVERY - 1
    best = max(GRID, key=lambda c: _fitted(train[~held_out], train_labels[~held_out], c)(train[held_out], train_labels[held_out]))
    return float(_fitted(train, train_labels, best)(test, test_labels))


def _fitted(features, labels, c):
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=c, max_iter=1000, tol=1e-3).fit(scaler.transform(features), labels)
    return lambda rows, right: model.score(scaler.transform(rows), right)
