using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Anomaly.Storage.Hosting;

/// <summary>What implements <see cref="IDetectionStore"/>.</summary>
public enum StoreEngine
{
    /// <summary>One file, no server: the default.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, which several silos can share.</summary>
    PostgreSql,
}

/// <summary>Where detections are kept: section <c>Anomaly:Store</c>.</summary>
public sealed class StoreOptions : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = "Anomaly:Store";

    /// <summary><c>Sqlite</c> or <c>PostgreSql</c>. Default: <c>Sqlite</c>.</summary>
    public StoreEngine Engine { get; set; } = StoreEngine.Sqlite;

    /// <summary>SQLite's file, made with its folder where there is none. Default: <c>data/anomaly.db</c> under the working folder.</summary>
    public string Path { get; set; } = "data/anomaly.db";

    /// <summary>PostgreSQL's connection string: <c>ConnectionStrings:Anomaly</c>. Required with that engine. Default: none.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Days that ended runs are kept, 1 to 3650; those that found or retracted anything are kept forever. Default: 30.</summary>
    [SettingRange(Section, 1, 3650)]
    public int RunRetentionDays { get; set; } = 30;

    /// <summary>
    /// How long bars are kept, by their interval, for example <c>Anomaly:Store:BarRetention:1m=90</c> (days) or <c>90.00:00:00</c>: 1 to 36,500 days each. The
    /// newest 1,000 bars of a series stay however old they are, and so do anomalies and the state that detection goes on from. Default: none, everything is kept.
    /// </summary>
    public Dictionary<string, TimeSpan> BarRetention { get; set; } = [];

    /// <summary>Checks what no range says.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Engine))
            yield return new ValidationResult("Anomaly:Store:Engine must be Sqlite or PostgreSql.");
        foreach (var (interval, age) in BarRetention)
        {
            if (!Interval.TryParse(interval, out _))
                yield return new ValidationResult($"Anomaly:Store:BarRetention:{interval} names no interval: use one of {string.Join(' ', Interval.All)}.");
            else if (age < TimeSpan.FromDays(1) || age > TimeSpan.FromDays(36_500))
                yield return new ValidationResult($"Anomaly:Store:BarRetention:{interval} must be 1 to 36500 days, not {age}.");
        }

        if (Engine == StoreEngine.Sqlite && string.IsNullOrWhiteSpace(Path))
            yield return new ValidationResult("Anomaly:Store:Path must name a file, for example data/anomaly.db.");
        if (Engine == StoreEngine.PostgreSql && ProblemOf(ConnectionString) is { } problem)
            yield return new ValidationResult($"{problem}, for example Host=localhost;Database=anomaly;Username=anomaly;Password=….");
    }

    // The text may hold a password: it is not repeated.
    private static string? ProblemOf(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            return "ConnectionStrings:Anomaly must be set when Anomaly:Store:Engine is PostgreSql";
        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connectionString).Host) ? "ConnectionStrings:Anomaly names no host" : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "ConnectionStrings:Anomaly is not a PostgreSQL connection string";
        }
    }
}

/// <summary>Checks <see cref="StoreOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;
