namespace Anomaly.MarketData.Csv;

/// <summary>Checks the CSV source's settings, where that source is the one in use.</summary>
internal sealed class CsvOptionsValidator(IOptions<MarketDataOptions> source) : IValidateOptions<CsvOptions>
{
    private const int Gigabyte = 1024 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, CsvOptions options)
    {
        if (source.Value.Source != MarketDataSource.Csv)
            return ValidateOptionsResult.Skip;
        if (string.IsNullOrWhiteSpace(options.Folder))
            return ValidateOptionsResult.Fail($"{CsvOptions.Section}:Folder is missing: name the folder that holds {{interval}}/{{TICKER}}.csv.");
        if (!Directory.Exists(options.Folder))
            return ValidateOptionsResult.Fail($"{CsvOptions.Section}:Folder is '{options.Folder}', which is not a folder.");
        return options.MaxFileBytes is < 1 or > Gigabyte
            ? ValidateOptionsResult.Fail($"{CsvOptions.Section}:MaxFileBytes is {options.MaxFileBytes}: use 1 to {Gigabyte}.")
            : ValidateOptionsResult.Success;
    }
}
