using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anomaly.MarketData.Calendars;

/// <summary>Registers the calendar of a source.</summary>
public static class CalendarServiceCollectionExtensions
{
    /// <summary>
    /// Adds an <see cref="ITradingCalendar"/>: the source's own, with the corrections of the file that <see cref="MarketDataOptions.CalendarFile"/> names, if any. A file with
    /// a wrong line is refused when the host starts.
    /// </summary>
    /// <typeparam name="T">The source's own calendar.</typeparam>
    public static IServiceCollection AddTradingCalendar<T>(this IServiceCollection services, IConfiguration configuration)
        where T : class, ITradingCalendar
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptionsWithValidateOnStart<MarketDataOptions>().Bind(configuration.GetSection(MarketDataOptions.Section));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MarketDataOptions>, CalendarFileValidator>());
        services.TryAddKeyedSingleton<ITradingCalendar>(typeof(T), (provider, _) =>
        {
            var rules = ActivatorUtilities.CreateInstance<T>(provider);
            return provider.GetRequiredService<IOptions<MarketDataOptions>>().Value.CalendarFile is { Length: > 0 } path
                ? new CorrectedCalendar(rules, CalendarFile.Read(path))
                : rules;
        });
        return services;
    }

    /// <summary>The calendar that was added of this type, with its corrections.</summary>
    public static ITradingCalendar GetTradingCalendar<T>(this IServiceProvider services)
        where T : class, ITradingCalendar => services.GetRequiredKeyedService<ITradingCalendar>(typeof(T));
}

/// <summary>Reads the file of corrections before the host starts.</summary>
internal sealed class CalendarFileValidator : IValidateOptions<MarketDataOptions>
{
    private const string Setting = MarketDataOptions.Section + ":" + nameof(MarketDataOptions.CalendarFile);

    public ValidateOptionsResult Validate(string? name, MarketDataOptions options)
    {
        if (string.IsNullOrEmpty(options.CalendarFile))
            return ValidateOptionsResult.Success;
        try
        {
            CalendarFile.Read(options.CalendarFile);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException exception)
        {
            return ValidateOptionsResult.Fail($"{Setting} is '{options.CalendarFile}', which is not right. {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"{Setting} is '{options.CalendarFile}', which cannot be read: {exception.Message}");
        }
    }
}
