namespace Orleans;

/// <summary>
/// How long activations of a grain class stay without calls before they are collected: the sum of the parts given. Without it: the silo's
/// limit, 15 minutes.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>A limit given by properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>A limit written as a time span ("hh:mm:ss").</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod)
    {
        var period = TimeSpan.Parse(inactivityPeriod);
        Minutes = period.TotalMinutes;
    }

    /// <summary>Days.</summary>
    public double Days { get; init; }

    /// <summary>Hours.</summary>
    public double Hours { get; init; }

    /// <summary>Minutes.</summary>
    public double Minutes { get; init; }

    /// <summary>Never collected as idle.</summary>
    public bool AlwaysActive { get; init; }

    /// <summary>The whole limit.</summary>
    public TimeSpan Amount => AlwaysActive
        ? TimeSpan.MaxValue
        : TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
}
