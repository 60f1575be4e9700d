using Anomaly.Storage;
using Anomaly.Storage.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Anomaly.Cli.Options;

/// <summary>The store that a command reads or writes.</summary>
internal static class StoreOption
{
    public static Option<string?> Create(string what) => new("--store")
    {
        Description = $"SQLite file {what}. Default: the store that the environment variables Anomaly__Store__… name (docs/reference/configuration.md).",
        HelpName = "FILE.db",
    };

    /// <summary>The store, for a command that only reads: one that is not there is not made.</summary>
    /// <exception cref="CommandFailedException">There is no such file.</exception>
    public static IDetectionStore Existing(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<StoreOptions>>().Value;
        return options.Engine != StoreEngine.Sqlite || File.Exists(options.Path)
            ? services.GetRequiredService<IDetectionStore>()
            : throw new CommandFailedException($"There is no store '{options.Path}': name one with --store.");
    }

    /// <summary>The store of a file, or of the environment where none is named; disposed with its services.</summary>
    /// <exception cref="CommandFailedException">The environment has a setting of the store that is none.</exception>
    public static ServiceProvider Open(string? path)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables();
        if (path is not null)
            configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Anomaly:Store:Engine"] = "Sqlite", ["Anomaly:Store:Path"] = path });
        var settings = configuration.Build();
        if (KnownSettings.Of(typeof(StoreOptions).Assembly).FindProblemsOf(settings.GetSection(StoreOptions.Section)).FirstOrDefault() is { } problem)
            throw new CommandFailedException(problem);
        return new ServiceCollection().AddLogging().AddDetectionStore(settings).BuildServiceProvider();
    }
}
