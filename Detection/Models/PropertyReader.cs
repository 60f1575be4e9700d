using System.Globalization;

namespace Anomaly.Detection.Models;

/// <summary>Reads a model file's properties by name and knows which nobody asked for.</summary>
internal sealed class PropertyReader(IReadOnlyList<KeyValuePair<string, string>> properties)
{
    /// <summary>UTC, whole seconds.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private readonly Dictionary<string, string> _values = new(properties, StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The properties that were never asked for, in file order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Others => [.. properties.Where(property => !_asked.Contains(property.Key))];

    public bool Has(string name)
    {
        _asked.Add(name);
        return _values.ContainsKey(name);
    }

    /// <exception cref="InvalidModelException">The property is missing.</exception>
    public string Text(string name) => Has(name) ? _values[name] : throw new InvalidModelException($"The file has no property \"{name}\".");

    /// <exception cref="InvalidModelException">The property is missing, or no finite number.</exception>
    public double Number(string name)
    {
        var text = Text(name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Bad(name, text, "a finite number");
    }

    public IReadOnlyList<double> Numbers(string name, int count)
    {
        var parts = Text(name).Split(',');
        var values = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]) || !double.IsFinite(values[i]))
                throw Bad(name, parts[i], "a finite number");
        }

        return values.Length == count ? values : throw Bad(name, $"{values.Length} numbers", $"{count} numbers");
    }

    public ulong Whole(string name)
    {
        var text = Text(name);
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Bad(name, text, "a whole number");
    }

    /// <summary>A whole number from 1 to 2^31 - 1.</summary>
    public int Count(string name) => Whole(name) is var value and > 0 and <= int.MaxValue ? (int)value : throw Bad(name, Text(name), "a positive whole number");

    public DateTimeOffset Time(string name)
    {
        var text = Text(name);
        return DateTimeOffset.TryParseExact(
                text, TimeFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            ? value
            : throw Bad(name, text, "a time like 2026-01-31T12:00:00Z");
    }

    public static InvalidModelException Bad(string name, string found, string expected) =>
        new($"The property \"{name}\" must be {expected}, not \"{Quote.Short(found)}\".");
}
