using Anomaly.Detection.Forests;

namespace Anomaly.Detection.Models.Onnx;

/// <summary>What summed path lengths are multiplied with to become the exponent of two.</summary>
internal static class OnnxScale
{
    public static float Of(IsolationForest forest) => (float)(-1 / (forest.Trees.Count * PathLength.OfUnsplit(forest.SamplesPerTree)));
}
