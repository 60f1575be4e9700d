using System.Collections.Immutable;
using Anomaly.Grains.Interfaces.Anomalies;

namespace Anomaly.Gateway.Api.Documents;

/// <summary>Named numbers as one JSON object.</summary>
internal static class NamedValues
{
    /// <summary>The values in the order given; what is no number is null.</summary>
    public static IReadOnlyDictionary<string, double?> Of(ImmutableArray<NamedValue> values)
    {
        var named = new OrderedDictionary<string, double?>(values.Length);
        foreach (var value in values)
            named[value.Name] = value.Value is { } number && double.IsFinite(number) ? number : null;
        return named;
    }
}
