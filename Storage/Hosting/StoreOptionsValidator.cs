using Microsoft.Extensions.Options;
using Npgsql;

namespace Anomaly.Storage;

/// <summary>Says at start what is wrong with the store's settings.</summary>
internal sealed class StoreOptionsValidator : IValidateOptions<StoreOptions>
{
    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        List<string> problems = [];
        if (!Enum.IsDefined(options.Engine))
            problems.Add("Anomaly:Store:Engine must be Sqlite or PostgreSql.");
        if (options.Engine == StoreEngine.Sqlite && string.IsNullOrWhiteSpace(options.Path))
            problems.Add("Anomaly:Store:Path must name a file, for example data/anomaly.db.");
        if (options.Engine == StoreEngine.PostgreSql)
            problems.AddRange(CheckConnectionString(options.ConnectionString));
        if (options.RunRetentionDays is < 1 or > 3650)
            problems.Add("Anomaly:Store:RunRetentionDays must be 1 to 3650.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> CheckConnectionString(string? text)
    {
        const string Example = "for example Host=localhost;Database=anomaly;Username=anomaly;Password=…";
        if (string.IsNullOrWhiteSpace(text))
        {
            yield return $"ConnectionStrings:Anomaly must be set when Anomaly:Store:Engine is PostgreSql, {Example}.";
            yield break;
        }

        // The text may hold a password: it is not repeated.
        string? problem = null;
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host))
                problem = $"ConnectionStrings:Anomaly names no host, {Example}.";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            problem = $"ConnectionStrings:Anomaly is not a PostgreSQL connection string, {Example}.";
        }

        if (problem is not null)
            yield return problem;
    }
}
