using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Anomaly.Settings;

/// <summary>
/// A setting that must lie within bounds, both of them allowed: a number, or a length of time with its bounds as text; null passes. Unlike
/// <see cref="RangeAttribute"/>, whose own message the generator of options validators drops, it names the setting in full. Compiled into each
/// project that says <c>UsesSettings</c>.
/// </summary>
/// <param name="section">The section of the setting, for example <c>Anomaly:Gateway</c>.</param>
/// <param name="least">The least value.</param>
/// <param name="most">The greatest value.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingRangeAttribute(string section, object least, object most) : ValidationAttribute
{
    public string Section => section;

    public object Least => least;

    public object Most => most;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is null || (ValueOf(value) >= ValueOf(least) && ValueOf(value) <= ValueOf(most))
            ? ValidationResult.Success
            : new ValidationResult(string.Create(
                CultureInfo.InvariantCulture, $"{section}:{validationContext.MemberName} must be {least} to {most}, not {value}."));

    private static double ValueOf(object value) => value switch
    {
        TimeSpan time => time.TotalSeconds,
        string text => TimeSpan.Parse(text, CultureInfo.InvariantCulture).TotalSeconds,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };
}
