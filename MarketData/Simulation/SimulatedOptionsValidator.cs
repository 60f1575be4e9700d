namespace Anomaly.MarketData.Simulation;

/// <summary>Checks the simulated exchange's settings.</summary>
internal sealed class SimulatedOptionsValidator : IValidateOptions<SimulatedOptions>
{
    public ValidateOptionsResult Validate(string? name, SimulatedOptions options)
    {
        var errors = new List<string>();
        if (options.Speed is not (>= 1 and <= 100_000))
            errors.Add($"{SimulatedOptions.Section}:Speed is {options.Speed}: use 1 to 100000.");
        if (options.ShocksPerYear is not (>= 0 and <= ShockSchedule.MaxPerYear))
            errors.Add($"{SimulatedOptions.Section}:ShocksPerYear is {options.ShocksPerYear}: use 0 to {ShockSchedule.MaxPerYear}.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
