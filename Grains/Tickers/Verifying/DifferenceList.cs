using System.Globalization;
using Anomaly.Grains.Interfaces.Anomalies;

namespace Anomaly.Grains.Tickers.Verifying;

/// <summary>Collects what is not what it was.</summary>
internal sealed class DifferenceList
{
    private readonly ImmutableArray<ValueDifference>.Builder _differences = ImmutableArray.CreateBuilder<ValueDifference>();

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => _differences.Count == 0;

    public ImmutableArray<ValueDifference> ToImmutable() => _differences.ToImmutable();

    public void Add(string name, string? original, string? current) =>
        _differences.Add(new ValueDifference { Name = name, Original = original, Current = current });

    /// <summary>Notes numbers that are not the same, bit for bit; missing equals missing.</summary>
    public bool Compare(string name, double original, double current)
    {
        if (original.Equals(current))
            return false;
        Add(name, Text(original), Text(current));
        return true;
    }

    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;
}
