using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf;

namespace Collab.Architecture.Tests;

/// <summary>
/// An assembly's public API as text: one line a type and a member, in an order that only names decide.
/// </summary>
internal static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    /// <summary>The text; what the .proto files define is left to them.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        var types = assembly.GetExportedTypes().Where(x => !IsGenerated(x));
        foreach (var type in types.OrderBy(Name, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsGenerated(Type type) =>
        typeof(IMessage).IsAssignableFrom(type) && type.Assembly.GetName().Name == "Collab.Protocol"
        || type.Name.EndsWith("Reflection", StringComparison.Ordinal)
        || (type.DeclaringType is { } outer && (IsGenerated(outer) || outer.Name == "Types"))
        || (type.IsEnum && type.GetFields().Any(x =>
            x.GetCustomAttributes().Any(a => a.GetType().Name == "OriginalNameAttribute")));

    private static string Header(Type type)
    {
        var kind = type.IsEnum ? "enum"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        var parents = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(Name)
            .Order(StringComparer.Ordinal);
        if (type.BaseType is { } @base && @base != typeof(object) && @base != typeof(ValueType) && !type.IsEnum)
            parents = parents.Prepend(Name(@base)).Order(StringComparer.Ordinal);
        var list = string.Join(", ", parents);
        return $"{kind} {Name(type)}{(list.Length > 0 && !type.IsEnum ? $" : {list}" : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(x => $"{x} = {Convert.ToInt64(Enum.Parse(type, x))}");
        return type.GetConstructors(Declared).Where(IsVisible).Select(x => $"new({Parameters(x)})")
            .Concat(type.GetMethods(Declared)
                .Where(x => IsVisible(x) && !IsAccessor(x) && !IsSynthesized(x))
                .Select(Method))
            .Concat(type.GetProperties(Declared).Where(x => x.GetAccessors(true).Any(IsVisible)).Select(Property))
            .Concat(type.GetFields(Declared).Where(x => x.IsPublic || x.IsFamily || x.IsFamilyOrAssembly).Select(Field))
            .Concat(type.GetEvents(Declared).Where(x => IsVisible(x.AddMethod!)).Select(x =>
                $"event {Name(x.EventHandlerType!)} {x.Name}"));
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    // What every record has says nothing.
    private static bool IsSynthesized(MethodInfo method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name.Contains('<', StringComparison.Ordinal);

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return $"{Modifier(method)}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = string.Join(" ", property.GetAccessors(true).Where(IsVisible).Select(Accessor).Order());
        var index = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(Parameter))}]"
            : "";
        var modifier = Modifier(property.GetAccessors(true).First(IsVisible));
        return $"{modifier}{Name(property.PropertyType)} {property.Name}{index} {{ {accessors} }}";
    }

    private static string Accessor(MethodInfo accessor)
    {
        if (accessor.ReturnType != typeof(void)) return "get;";
        var isInit = accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return isInit ? "init;" : "set;";
    }

    private static string Field(FieldInfo field) =>
        field.IsLiteral ? $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}"
        : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "")
            + $"{Name(field.FieldType)} {field.Name}";

    private static string Modifier(MethodInfo method) =>
        (method.IsPublic ? "" : "protected ")
        + (method.IsStatic ? "static "
            : method.IsAbstract ? (method.DeclaringType!.IsInterface ? "" : "abstract ")
            : method.IsVirtual && !method.IsFinal ? (method.GetBaseDefinition() == method ? "virtual " : "override ")
            : "");

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")
        + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter) =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "");

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]";
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } inner) return $"{Name(inner)}?";
        var ours = type.Namespace?.StartsWith("Collab", StringComparison.Ordinal) is true;
        var name = type.Name.Split('`')[0];
        var prefix = type.IsNested ? Name(type.DeclaringType!) + "." : ours ? $"{type.Namespace}." : "";
        var own = type.IsGenericType ? type.GetGenericArguments() : [];
        if (type.IsNested) own = [.. own.Skip(type.DeclaringType!.GetGenericArguments().Length)];
        return prefix + name + (own.Length > 0 ? $"<{string.Join(", ", own.Select(Name))}>" : "");
    }
}
