namespace Anomaly.Detection.Forests;

/// <summary>Rounds thresholds so that comparing floats decides as comparing with the double would.</summary>
internal static class FloatFloor
{
    /// <summary>The largest float not above <paramref name="value"/>: for every float x, x is at most the one exactly when it is at most the other.</summary>
    public static float Of(double value)
    {
        var nearest = (float)value;
        return nearest > value ? MathF.BitDecrement(nearest) : nearest;
    }
}
