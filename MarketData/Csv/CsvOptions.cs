using System.ComponentModel.DataAnnotations;
using Anomaly.MarketData.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anomaly.MarketData.Csv;

/// <summary>The CSV folder source: section <c>Anomaly:MarketData:Csv</c>.</summary>
public sealed class CsvOptions
{
    /// <summary>The configuration section that these options are read from.</summary>
    public const string Section = MarketDataOptions.Section + ":Csv";

    /// <summary>The folder that holds <c>{interval}/{TICKER}.csv</c>. Required with <c>Source=Csv</c>; it must exist when the host starts.</summary>
    [Required(ErrorMessage = Section + ":Folder is missing. Name the folder that holds {{interval}}/{{TICKER}}.csv.")]
    [SettingFolder(Section)]
    public string? Folder { get; set; }

    /// <summary>Largest file that is read, in bytes, 1 to 1 GB. Default: 256 MB, about five million bars.</summary>
    [SettingRange(Section, 1, 1024 * 1024 * 1024)]
    public int MaxFileBytes { get; set; } = 256 * 1024 * 1024;
}

/// <summary>Checks <see cref="CsvOptions"/> by their annotations.</summary>
[OptionsValidator]
internal sealed partial class CsvOptionsValidator : IValidateOptions<CsvOptions>;

/// <summary>Registers the CSV folder source.</summary>
public static class CsvServiceCollectionExtensions
{
    /// <summary>Adds the <see cref="BarSource"/> of the folder that section <c>Anomaly:MarketData:Csv</c> names, on the wall clock and the real markets' calendar.</summary>
    public static IServiceCollection AddCsvMarketData(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptionsWithValidateOnStart<CsvOptions, CsvOptionsValidator>().Bind(configuration.GetSection(CsvOptions.Section));
        return services.AddBarSource<CsvMarketData>(MarketDataSource.Csv, configuration);
    }
}
